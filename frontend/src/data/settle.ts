/** Find each symbol the free spot nearest to its true point. */

import type { Box } from "./box";
import type { Body } from "./separate";

/** Pixels between the rings that are searched, and how far the search goes. */
const STEP = 2;
const FAR = 120;
/** Spots on a ring are about this far apart, in pixels. */
const ARC = 4;

function hitsBody(x: number, y: number, size: number, other: Body, gap: number): boolean {
  return Math.hypot(other.x - x, other.y - y) < (other.size + size) / 2 + gap;
}

function hitsBox(x: number, y: number, size: number, box: Box, gap: number): boolean {
  const reach = size / 2 + gap;
  return (
    x + reach > box.left && x - reach < box.right && y + reach > box.top && y - reach < box.bottom
  );
}

/** From a body's own point outwards, ring by ring. */
const OFFSETS = offsets();

function offsets(): { readonly dx: number; readonly dy: number }[] {
  const found = [{ dx: 0, dy: 0 }];
  for (let radius = STEP; radius <= FAR; radius += STEP) {
    const count = Math.max(8, Math.round((2 * Math.PI * radius) / ARC));
    for (let index = 0; index < count; index++) {
      const angle = (2 * Math.PI * index) / count;
      found.push({ dx: radius * Math.cos(angle), dy: radius * Math.sin(angle) });
    }
  }
  return found;
}

/**
 * The bodies in their order, each `gap` pixels clear of `taken`, of the walls and of those before it.
 *
 * A body without any free spot stays at its point. The same input gives the same output.
 */
export function settle<One extends Body>(
  bodies: readonly One[],
  taken: readonly Body[],
  walls: readonly Box[],
  gap: number,
): One[] {
  const settled: Body[] = [...taken];
  return bodies.map((body) => {
    const { anchorX, anchorY, size } = body;
    const isFree = (x: number, y: number): boolean =>
      !walls.some((wall) => hitsBox(x, y, size, wall, gap)) &&
      !settled.some((other) => hitsBody(x, y, size, other, gap));
    const spot = OFFSETS.find(({ dx, dy }) => isFree(anchorX + dx, anchorY + dy));
    const placed = spot ? { ...body, x: anchorX + spot.dx, y: anchorY + spot.dy } : body;
    settled.push(placed);
    return placed;
  });
}
