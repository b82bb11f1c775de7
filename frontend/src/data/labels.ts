/** Which names stand beside their symbols, and on which side. */

import { type Box, contains, overlap } from "./box";

export interface LabelWish {
  readonly key: string;
  /** Centre of the symbol, in pixels. */
  readonly x: number;
  readonly y: number;
  /** Diameter of the symbol, in pixels. */
  readonly size: number;
  readonly width: number;
  readonly height: number;
  /** Where the symbol was pushed to: the name goes on that side first. */
  readonly leanX: number;
  /** Shown even where it has to be moved away or to cover something. */
  readonly must: boolean;
  /** Shown even where the edge of the view cuts it. */
  readonly mayBeCut: boolean;
}

/** Left and top of the label from the centre of its symbol, in pixels. */
export interface LabelSpot {
  readonly dx: number;
  readonly dy: number;
}

/** A name in its spot; `tether` is where a line from the symbol meets a name that stands off, in pixels. */
export interface Label extends LabelSpot {
  readonly tether: { readonly x: number; readonly y: number } | null;
}

export interface Keyed {
  readonly key: string;
  readonly box: Box;
}

const GAP = 3;
/** A name further than this from the rim of its symbol is tied to it by a line, in pixels. */
const LOOSE = 8;
/** How far, in its own heights, a name that must show may slide from its symbol. */
const SLIDES = [0.3, -0.3, 0.6, -0.6, 0.9, -0.9, 1.2, -1.2, 1.6, -1.6, 2, -2, 3, -3];

/** The box of a name in its spot. */
export function labelBox(wish: LabelWish, spot: LabelSpot): Box {
  const [left, top] = [wish.x + spot.dx, wish.y + spot.dy];
  return { left, top, right: left + wish.width, bottom: top + wish.height };
}

function between(least: number, value: number, most: number): number {
  return Math.max(least, Math.min(value, most));
}

function tied(wish: LabelWish, spot: LabelSpot): Label {
  const { left, right, top, bottom } = labelBox(wish, spot);
  const near = { x: between(left, wish.x, right), y: between(top, wish.y, bottom) };
  const away = Math.hypot(near.x - wish.x, near.y - wish.y) - wish.size / 2;
  return { ...spot, tether: away > LOOSE ? near : null };
}

function candidates(wish: LabelWish): LabelSpot[] {
  const away = wish.size / 2 + GAP;
  const middle = -wish.height / 2;
  const [right, left] = [away, -away - wish.width];
  const sides = wish.leanX < 0 ? [left, right] : [right, left];
  const level = sides.map((dx) => ({ dx, dy: middle }));
  const corners = [-away, away].flatMap((slide) =>
    sides.map((dx) => ({ dx: dx > 0 ? dx - GAP : dx + GAP, dy: middle + slide })),
  );
  const stacked = [-away - wish.height, away].map((dy) => ({ dx: -wish.width / 2, dy }));
  if (!wish.must) return [...level, ...corners, ...stacked];
  const slid = SLIDES.flatMap((slide) =>
    sides.map((dx) => ({ dx, dy: middle + slide * wish.height })),
  );
  return [...level, ...slid, ...stacked];
}

/** The first spot that is free and in view: no name is cut at the edge. One that must show takes the freest. */
function bestSpot(wish: LabelWish, taken: readonly Box[], view: Box | null): LabelSpot | null {
  const tried = candidates(wish).map((spot) => {
    const box = labelBox(wish, spot);
    const covered = taken.reduce((sum, other) => sum + overlap(box, other), 0);
    return { spot, covered, inView: !view || contains(view, box) };
  });
  const whole = tried.filter(({ inView }) => inView);
  const allowed = wish.mayBeCut ? tried : whole;
  const free = [...whole, ...allowed].find(({ covered }) => covered === 0);
  if (free || !wish.must) return free?.spot ?? null;
  const freest = Math.min(...allowed.map(({ covered }) => covered));
  return allowed.find(({ covered }) => covered === freest)?.spot ?? null;
}

/** A spot for every name that finds room, in the order of the wishes; `taken` is covered by no name. */
export function placeLabels(
  wishes: readonly LabelWish[],
  taken: readonly Keyed[],
  view: Box | null = null,
): Map<string, Label> {
  const spots = new Map<string, Label>();
  const labels: Box[] = [];
  for (const wish of wishes) {
    const others = taken.filter(({ key }) => key !== wish.key).map(({ box }) => box);
    const spot = bestSpot(wish, [...others, ...labels], view);
    if (!spot) continue;
    spots.set(wish.key, tied(wish, spot));
    labels.push(labelBox(wish, spot));
  }
  return spots;
}
