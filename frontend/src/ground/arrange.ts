/** Which names of the ground find room: none over another, none over the map's own places. */

import { type Box, contains, overlap } from "../data/box";
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
/** How far a name without a dot may move from its middle, as parts of its `drift`. */
const STEPS = [0, -0.25, 0.25, -0.5, 0.5, -0.75, 0.75, -1, 1];

function drifts(drift: number): Spot[] {
  const all = STEPS.flatMap((x) => STEPS.map((y) => ({ dx: x * drift, dy: y * drift })));
  const length = ({ dx, dy }: Spot): number => Math.hypot(dx, dy);
  return all.sort((a, b) => length(a) - length(b));
}

function spotsOf(word: Word, width: number, height: number): Spot[] {
  if (word.dot === 0) return drifts(word.drift);
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

export interface Room {
  /** Where names may stand. */
  readonly area: Box;
  /** What the reader sees of it: no name crosses its edge. */
  readonly view: Box;
  /** Covered by none. */
  readonly taken: readonly Box[];
}

const holds = ({ left, top, right, bottom }: Box, x: number, y: number): boolean =>
  x >= left && x <= right && y >= top && y <= bottom;

/** The names that find room, in the order of their importance. */
export function arrange(words: readonly Word[], room: Room, width: Width): PlacedWord[] {
  const boxes = room.taken.filter((box) => overlap(box, room.area) > 0);
  const isFree = (box: Box): boolean => boxes.every((other) => overlap(box, other) === 0);
  const placed: PlacedWord[] = [];
  for (const word of words) {
    if (!holds(room.area, word.x, word.y)) continue;
    const wide = Math.max(...word.lines.map((line) => width(word, line)));
    const high = word.size * LINE * word.lines.length;
    const dot = boxOf(word.x, word.y, word.dot * 2, word.dot * 2);
    if (word.dot > 0 && !isFree(dot)) continue;
    const at = ({ dx, dy }: Spot): Box => boxOf(word.x + dx, word.y + dy, wide, high);
    const free = spotsOf(word, wide, high).filter((one) => isFree(at(one)));
    const spot =
      free.find((one) => contains(room.view, at(one))) ??
      free.find((one) => overlap(room.view, at(one)) === 0);
    if (!spot) continue;
    boxes.push(at(spot));
    if (word.dot > 0) boxes.push(dot);
    placed.push({ ...word, textX: word.x + spot.dx, textY: word.y + spot.dy });
  }
  return placed;
}
