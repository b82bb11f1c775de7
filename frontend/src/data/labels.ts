/** Which names stand beside their symbols, and on which side. */

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

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
}

/** Left and top of the label from the centre of its symbol, in pixels. */
export interface LabelSpot {
  readonly dx: number;
  readonly dy: number;
}

const GAP = 3;
/** How far, in its own heights, a name that must show may slide from its symbol. */
const SLIDES = [0, 0.5, -0.5, 1, -1, 1.5, -1.5, 2, -2, 3, -3];

export function overlap(a: Box, b: Box): number {
  const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  return width > 0 && height > 0 ? width * height : 0;
}

export function boxAround(x: number, y: number, size: number): Box {
  return { left: x - size / 2, top: y - size / 2, right: x + size / 2, bottom: y + size / 2 };
}

function boxOf(wish: LabelWish, spot: LabelSpot): Box {
  const [left, top] = [wish.x + spot.dx, wish.y + spot.dy];
  return { left, top, right: left + wish.width, bottom: top + wish.height };
}

function candidates(wish: LabelWish): LabelSpot[] {
  const away = wish.size / 2 + GAP;
  const right = away;
  const left = -away - wish.width;
  const middle = -wish.height / 2;
  const sides = wish.leanX < -1 ? [left, right] : [right, left];
  const level = sides.map((dx) => ({ dx, dy: middle }));
  const corners = [-away - wish.height / 2, away - wish.height / 2].flatMap((dy) =>
    sides.map((dx) => ({ dx: dx > 0 ? dx - GAP : dx + GAP, dy })),
  );
  const stacked = [-away - wish.height, away].map((dy) => ({ dx: -wish.width / 2, dy }));
  const slid = SLIDES.flatMap((slide) =>
    sides.map((dx) => ({ dx, dy: middle + slide * wish.height })),
  );
  return [...level, ...corners, ...stacked, ...(wish.must ? slid : [])];
}

function bestSpot(wish: LabelWish, taken: readonly Box[]): LabelSpot | null {
  let best: LabelSpot | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const spot of candidates(wish)) {
    const box = boxOf(wish, spot);
    const covered = taken.reduce((sum, other) => sum + overlap(box, other), 0);
    if (covered === 0) return spot;
    if (covered < least) [best, least] = [spot, covered];
  }
  return wish.must ? best : null;
}

/** A spot for every name that finds room, in the order of the wishes; `must` goes before all others. */
export function placeLabels(
  wishes: readonly LabelWish[],
  symbols: readonly { readonly key: string; readonly box: Box }[],
): Map<string, LabelSpot> {
  const spots = new Map<string, LabelSpot>();
  const labels: Box[] = [];
  const sorted = [...wishes].sort((a, b) => Number(b.must) - Number(a.must));
  for (const wish of sorted) {
    const others = symbols.filter((symbol) => symbol.key !== wish.key).map((symbol) => symbol.box);
    const spot = bestSpot(wish, [...others, ...labels]);
    if (!spot) continue;
    spots.set(wish.key, spot);
    labels.push(boxOf(wish, spot));
  }
  return spots;
}
