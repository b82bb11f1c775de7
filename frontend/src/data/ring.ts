/** Spread the members of a crowd on rings around it, each towards its true point. */

import type { Mark } from "./crowd";

export interface Spot {
  readonly mark: Mark;
  readonly x: number;
  readonly y: number;
}

/** Positions in pixels around (x, y): neighbours at least `gap` apart, ordered by direction so that leaders do not cross. */
export function ring(members: readonly Mark[], x: number, y: number, gap: number): Spot[] {
  const sorted = members
    .map((mark, index) => ({ mark, index, angle: Math.atan2(mark.y - y, mark.x - x) }))
    .sort((a, b) => a.angle - b.angle || a.index - b.index);
  const spots: Spot[] = [];
  let radius = gap * 1.5;
  let rest = sorted;
  while (rest.length > 0) {
    const room = Math.max(1, Math.floor((2 * Math.PI * radius) / gap));
    const count = Math.min(room, rest.length);
    const step = (2 * Math.PI) / count;
    const start = rest[0]?.angle ?? 0;
    rest.slice(0, count).forEach(({ mark }, index) => {
      const angle = start + index * step;
      spots.push({
        mark,
        x: x + radius * Math.cos(angle),
        y: y + radius * Math.sin(angle),
      });
    });
    rest = rest.slice(count);
    radius += gap;
  }
  return spots;
}
