/** Walking through a story: by scrolling, by its two buttons, by the arrow keys. */

import { paced, stepAt } from "../data/pace";
import type { Translate } from "../i18n/messages";

/** Where on the window a step becomes the current one, as a part of its height. */
const LINE = 0.5;
/** Beside the map, on a wide window; below it, the foot of its bar is the upper edge. */
const BELOW = 0.25;
/** How long a reader stays at a step before the address names it. */
const CALM_MS = 400;
const KEYS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowLeft: -1 };

export interface Pace {
  /** The steps, in order. */
  readonly steps: readonly HTMLElement[];
  readonly map: HTMLElement;
  readonly bar: HTMLElement;
}

function line({ map, bar, steps }: Pace): number {
  const { left, right } = map.getBoundingClientRect();
  const { bottom } = bar.getBoundingClientRect();
  const text = steps[0]?.getBoundingClientRect();
  const isBeside = text !== undefined && (text.right <= left || text.left >= right);
  return isBeside ? innerHeight * LINE : bottom + (innerHeight - bottom) * BELOW;
}

/** The address names the step; not in frames, nor where it names another part of the page. */
function nameStep(step: HTMLElement | undefined, isFirst: boolean): void {
  if (self !== top || !step || !/^(#step-\d+)?$/.test(location.hash)) return;
  const { pathname, search } = location;
  history.replaceState(history.state, "", isFirst ? pathname + search : `#${step.id}`);
}

/** Tell `changed` of each step that the reader comes to, the first one at once. */
export function bindPace(pace: Pace, t: Translate, changed: (step: number) => void): void {
  const { steps, bar } = pace;
  let now = -1;
  let calm = 0;
  const come = (step: number): void => {
    if (step === now) return;
    now = step;
    steps.forEach((part, index) => {
      part.classList.toggle("is-now", index === now);
    });
    const place = bar.querySelector("[data-pace-at]");
    if (place) place.textContent = t("atlas.step", { n: now + 1, of: steps.length });
    for (const button of bar.querySelectorAll<HTMLElement>("[data-pace]")) {
      const isEnd = paced(now, Number(button.dataset.pace), steps.length) === now;
      button.setAttribute("aria-disabled", String(isEnd));
    }
    changed(now);
    clearTimeout(calm);
    calm = window.setTimeout(() => nameStep(steps[now], now === 0), CALM_MS);
  };
  const look = (): void =>
    come(
      stepAt(
        steps.map((step) => step.getBoundingClientRect().top),
        line(pace),
      ),
    );
  const go = (by: number, isKey: boolean): void => {
    const step = paced(now, by, steps.length);
    if (step === now) return;
    steps[step]?.scrollIntoView();
    if (isKey) steps[step]?.focus({ preventScroll: true });
    come(step);
  };

  bar.hidden = false;
  for (const button of bar.querySelectorAll<HTMLElement>("[data-pace]"))
    button.addEventListener("click", () => go(Number(button.dataset.pace), false));
  document.addEventListener("keydown", (event) => {
    const by = KEYS[event.key];
    const inMap = event.target instanceof Element && event.target.closest(".map") !== null;
    if (by === undefined || inMap || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    go(by, true);
  });
  let isDue = false;
  addEventListener(
    "scroll",
    () => {
      if (isDue) return;
      isDue = true;
      requestAnimationFrame(() => {
        isDue = false;
        look();
      });
    },
    { passive: true },
  );
  look();
}
