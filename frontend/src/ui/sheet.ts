/** A card at the foot of a map too narrow for a popup. */

import { element } from "./element";

/** Put `content` over the foot of `container`, with a button that closes it. */
export function openSheet(
  container: HTMLElement,
  content: HTMLElement,
  closeLabel: string,
  close: () => void,
): HTMLElement {
  const button = element(
    "button",
    { type: "button", class: "map-sheet-close", "aria-label": closeLabel, title: closeLabel },
    "×",
  );
  button.addEventListener("click", close);
  const sheet = element("div", { class: "map-sheet" }, content, button);
  container.append(sheet);
  return sheet;
}
