/** Which names of the ground find room: none over another, none over the map's own places. */

import { type Box, overlap } from "../data/box";
import type { Word } from "./words";

export interface PlacedWord extends Word {
  /** Middle of the text, in pixels of the zoom. */
  readonly textX: number;
  readonly textY: number;
}

/** Width of a line of text in a word's hand, in pixels. */
export type Width = (word: Word, line: string) => number;

interface Spot {
  readonly dx: number;
  readonly dy: number;
}

export const LINE = 1.2;
const MARGIN = 2;
const GAP = 4;
/** How far a name without a dot may move from its middle, in its own heights. */
const DRIFT = [0, -1.2, 1.2, -2.4, 2.4, -3.6, 3.6];

function spotsOf(word: Word, width: number, height: number): Spot[] {
  if (word.dot === 0) return DRIFT.map((step) => ({ dx: 0, dy: step * height }));
  const [aside, above] = [word.dot + GAP + width / 2, word.dot + 1 + height / 2];
  return [
    { dx: aside, dy: 0 },
    { dx: -aside, dy: 0 },
    { dx: 0, dy: -above },
    { dx: 0, dy: above },
    { dx: aside - GAP, dy: -above * 0.8 },
    { dx: aside - GAP, dy: above * 0.8 },
    { dx: GAP - aside, dy: -above * 0.8 },
    { dx: GAP - aside, dy: above * 0.8 },
  ];
}

function boxOf(x: number, y: number, width: number, height: number): Box {
  const [right, down] = [width / 2 + MARGIN, height / 2 + MARGIN / 2];
  return { left: x - right, top: y - down, right: x + right, bottom: y + down };
}

/** The names that find room, in the order of their importance; `taken` is covered by none. */
export function arrange(
  words: readonly Word[],
  taken: readonly Box[],
  view: Box,
  width: Width,
): PlacedWord[] {
  const boxes = taken.filter((box) => overlap(box, view) > 0);
  const isFree = (box: Box): boolean => boxes.every((other) => overlap(box, other) === 0);
  const placed: PlacedWord[] = [];
  for (const word of words) {
    if (word.x < view.left || word.x > view.right || word.y < view.top || word.y > view.bottom)
      continue;
    const wide = Math.max(...word.lines.map((line) => width(word, line)));
    const high = word.size * LINE * word.lines.length;
    const dot = boxOf(word.x, word.y, word.dot * 2, word.dot * 2);
    if (word.dot > 0 && !isFree(dot)) continue;
    const at = ({ dx, dy }: Spot): Box => boxOf(word.x + dx, word.y + dy, wide, high);
    const spot = spotsOf(word, wide, high).find((one) => isFree(at(one)));
    if (!spot) continue;
    boxes.push(at(spot));
    if (word.dot > 0) boxes.push(dot);
    placed.push({ ...word, textX: word.x + spot.dx, textY: word.y + spot.dy });
  }
  return placed;
}
