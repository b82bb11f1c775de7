/** Work spread over animation frames, so that none of them is late. */

/** Let the browser draw, and answer the reader, before more is done. */
export function pause(): Promise<void> {
  return new Promise((goOn) => setTimeout(goOn));
}

/** Do one step a frame; the function returned drops those that are left. */
export function inFrames(steps: readonly (() => void)[]): () => void {
  let due = 0;
  const ask = (index: number): void => {
    const step = steps[index];
    if (!step) return;
    due = requestAnimationFrame(() => {
      step();
      ask(index + 1);
    });
  };
  ask(0);
  return () => cancelAnimationFrame(due);
}
