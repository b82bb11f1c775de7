/** A press ends where it began: what would move things under the reader's finger waits for that. */

const ENDS = ["pointerup", "pointercancel"];

/**
 * A function whose promise is kept when nothing in `root` is pressed any more, and clicks are told.
 * Of a mouse let go outside of a frame, the frame's outermost element hears.
 */
export function watchPress(root: HTMLElement): () => Promise<void> {
  let released = Promise.resolve();
  const press = (): void => {
    released = new Promise((resolve) => {
      for (const end of ENDS)
        root.addEventListener(end, () => setTimeout(resolve), { capture: true, once: true });
    });
  };
  root.addEventListener("pointerdown", press, { capture: true, passive: true });
  return () => released;
}
