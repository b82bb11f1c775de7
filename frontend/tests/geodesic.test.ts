import { expect, test } from "vitest";
import { circle, distance, lengthInPixels } from "../src/data/geodesic";
import { roundLength } from "../src/data/scale";

const CAMP_14 = [126.062, 39.572] as const;
const CAMP_18 = [126.086, 39.56] as const;

test("Camp 14 and Camp 18 are 2.4 km apart", () => {
  expect(distance(CAMP_14, CAMP_18)).toBeGreaterThan(2400);
  expect(distance(CAMP_14, CAMP_18)).toBeLessThan(2500);
});

test("a degree of latitude at 39.5 N is 111.03 km, by WGS 84", () => {
  expect(distance([126, 39], [126, 40]) / 1000).toBeCloseTo(111.03, 0);
});

test("every corner of a circle is as far from the centre as the accuracy says", () => {
  const ring = circle(CAMP_14, 15000);
  for (const corner of ring) expect(Math.abs(distance(CAMP_14, corner) - 15000)).toBeLessThan(30);
});

test("a circle is closed and runs anticlockwise", () => {
  const ring = circle(CAMP_14, 2000);
  expect(ring.at(-1)).toEqual(ring[0]);
  const area = ring.reduce((sum, [x, y], index) => {
    const [nextX, nextY] = ring[(index + 1) % ring.length] ?? [x, y];
    return sum + (x * nextY - nextX * y);
  }, 0);
  expect(area).toBeGreaterThan(0);
});

test("two kilometres are 2.1 pixels at zoom 7 and 271 at zoom 14", () => {
  expect(lengthInPixels(2000, 39.572, 7)).toBeCloseTo(2.12, 1);
  expect(lengthInPixels(2000, 39.572, 14)).toBeCloseTo(271.5, 0);
});

test.each([
  [99, 50],
  [350, 300],
  [2400, 2000],
  [1000, 1000],
])("a bar for at most %i m says %i m", (most, said) => {
  expect(roundLength(most)).toBe(said);
});
