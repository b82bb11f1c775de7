/** The ground's colours as the page has them now: light, dark, forced or for paper. */

import { COLORS, type Color, type Palette } from "../ground/palette";
import { element } from "../ui/element";

const PRINTING = "is-printing";
const MEDIA = ["(prefers-color-scheme: dark)", "(forced-colors: active)", "print"];

/** Read the tokens off `box`; what they are made of, the browser resolves. */
export function readPalette(box: HTMLElement): Palette {
  const probe = element("i", { hidden: "" });
  probe.style.setProperty("forced-color-adjust", "none");
  box.append(probe);
  const style = getComputedStyle(probe);
  const found = COLORS.map((color): [Color, string] => {
    probe.style.color = `var(--ground-${color})`;
    return [color, style.color];
  });
  probe.remove();
  return Object.fromEntries(found) as Record<Color, string>;
}

/** Call `changed` whenever the colours may be others; on paper at once, for the picture is taken then. */
export function watchPalette(box: HTMLElement, changed: (isPaper: boolean) => void): void {
  const print = (isPaper: boolean): void => {
    if (box.classList.contains(PRINTING) === isPaper) return;
    box.classList.toggle(PRINTING, isPaper);
    changed(isPaper);
  };
  for (const media of MEDIA) {
    const query = matchMedia(media);
    query.addEventListener("change", () =>
      media === "print" ? print(query.matches) : changed(false),
    );
  }
  addEventListener("beforeprint", () => print(true));
  addEventListener("afterprint", () => print(false));
}
