import { expect, test } from "vitest";
import { linesAt, widthAt } from "../src/ground/style";

test("a width grows between two zooms and holds outside them", () => {
  const steps = [
    [4, 1],
    [8, 3],
  ] as const;
  expect([3, 4, 6, 8, 9].map((zoom) => widthAt(steps, zoom))).toEqual([1, 1, 2, 3, 3]);
});

test("provinces are drawn from zoom 6, railways from 7 to 9", () => {
  expect([5, 6].map((zoom) => linesAt(zoom).province > 0)).toEqual([false, true]);
  expect([6, 7, 9, 10].map((zoom) => linesAt(zoom).rail > 0)).toEqual([false, true, true, false]);
});

test("a river that is the border is wider than the border upon it", () => {
  for (const zoom of [8, 10, 12, 14])
    expect(linesAt(zoom).borderRiver).toBeGreaterThan(linesAt(zoom).border);
});
