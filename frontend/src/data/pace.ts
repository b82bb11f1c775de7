/** Which step of a story the reader is at. */

/** The last step whose top has passed the line, the first before any has; tops in reading order. */
export function stepAt(tops: readonly number[], line: number): number {
  const passed = tops.filter((top) => top <= line).length;
  return Math.max(0, passed - 1);
}

/** The step that many further on, kept among `count`. */
export function paced(now: number, by: number, count: number): number {
  return Math.min(Math.max(now + by, 0), count - 1);
}
