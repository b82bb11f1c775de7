import { expect, test } from "vitest";
import { type Body, separate } from "../src/data/separate";

const body = (key: string, x: number, y: number): Body => ({
  ...{ key, x, y, anchorX: x, anchorY: y, size: 16 },
});

const apart = (a?: Body, b?: Body): number =>
  a && b ? Math.hypot(a.x - b.x, a.y - b.y) : Number.NaN;

test("symbols that do not touch stay where they are", () => {
  const far = [body("a", 0, 0), body("b", 40, 0)];
  expect(separate(far, 2)).toEqual(far);
});

test("two that overlap part along the line between their true points", () => {
  const [west, east] = separate([body("14", 0, 0), body("18", 4, 0)], 2);
  expect(apart(west, east)).toBeGreaterThanOrEqual(18);
  expect(west?.x).toBeLessThan(0);
  expect(east?.x).toBeGreaterThan(4);
  expect(west?.y).toBe(0);
});

test("what lies north stays north, whatever else pushes", () => {
  const camps = [body("14", 10, 10), body("18", 13, 12), body("choma", 4, 4)];
  const [a, b, c] = separate(camps, 6);
  expect(a?.y).toBeLessThan(b?.y ?? 0);
  expect(c?.y).toBeLessThan(a?.y ?? 0);
  expect(c?.x).toBeLessThan(a?.x ?? 0);
});

test("places at the very same point leave in different directions", () => {
  const placed = separate(
    Array.from({ length: 7 }, (_, index) => body(String(index), 5, 5)),
    2,
  );
  for (const a of placed)
    for (const b of placed) if (a !== b) expect(apart(a, b)).toBeGreaterThan(17.9);
});
