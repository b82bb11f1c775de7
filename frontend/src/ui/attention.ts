/** The moment at which a reader turns to the map: until then nothing is loaded that may not be needed. */

const SIGNS = ["pointerover", "focusin", "touchstart", "keydown"];

/** Call `turned` once, when pointer, finger or focus comes to `root`. */
export function onAttention(root: HTMLElement, turned: () => void): void {
  const once = new AbortController();
  const notice = (): void => {
    once.abort();
    turned();
  };
  for (const sign of SIGNS)
    root.addEventListener(sign, notice, { capture: true, passive: true, signal: once.signal });
}
