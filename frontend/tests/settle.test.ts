import { expect, test } from "vitest";
import type { Body } from "../src/data/separate";
import { settle } from "../src/data/settle";

const body = (key: string, x: number, y: number): Body => ({
  ...{ key, x, y, anchorX: x, anchorY: y, size: 16 },
});
const apart = (a?: Body, b?: Body): number =>
  a && b ? Math.hypot(a.x - b.x, a.y - b.y) : Number.NaN;

test("a symbol with room stands on its point", () => {
  expect(settle([body("a", 3, 4)], [body("camp", 40, 4)], [], 2)).toEqual([body("a", 3, 4)]);
});

test("a symbol makes way for a camp, and no further than it must", () => {
  const camp = body("camp", 0, 0);
  const [cell] = settle([body("cell", 1, 0)], [camp], [], 2);
  expect(apart(camp, cell)).toBeGreaterThanOrEqual(18);
  expect(apart(camp, cell)).toBeLessThan(20);
});

test("symbols at one point stand around it, none on another", () => {
  const placed = settle(
    Array.from({ length: 12 }, (_, index) => body(String(index), 5, 5)),
    [],
    [],
    2,
  );
  for (const a of placed)
    for (const b of placed) if (a !== b) expect(apart(a, b)).toBeGreaterThanOrEqual(18);
});

test("a symbol leaves the name of a camp free", () => {
  const name = { left: -50, right: 50, top: -8, bottom: 8 };
  const [one] = settle([body("a", 10, 3)], [], [name], 2);
  expect(Math.abs(one?.y ?? 0)).toBeGreaterThanOrEqual(18);
});
