import { expect, test } from "vitest";
import { circle, distance, lengthInPixels } from "../src/data/geodesic";
import { roundLength } from "../src/data/scale";
import { lengthText } from "../src/i18n/messages";

const CAMP_14 = [126.062, 39.572] as const;
const CAMP_18 = [126.086, 39.56] as const;

test("Camp 14 and Camp 18 are 2.4 km apart", () => {
  expect(distance(CAMP_14, CAMP_18)).toBeGreaterThan(2400);
  expect(distance(CAMP_14, CAMP_18)).toBeLessThan(2500);
});

// By Karney's geodesics (GeographicLib), in metres.
test.each([
  [[124.397, 40.115], 154_730.326],
  [[130.0, 42.95], 499_528.754],
  [[131.87, 43.11], 624_803.897],
  [[126.0621, 39.572], 8.592],
] as const)("the way from Camp 14 to %s is that of the ellipsoid", (there, metres) => {
  expect(Math.abs(distance(CAMP_14, there) / metres - 1)).toBeLessThan(1e-4);
});

test("a place is no way from itself", () => {
  expect(distance(CAMP_14, CAMP_14)).toBe(0);
});

test("a length has two or three figures, in the reader's way", () => {
  const t = (key: string, values: object = {}): string => `${key} ${Object.values(values)}`;
  expect(lengthText(t, "en", 8)).toBe("map.m 8");
  expect(lengthText(t, "en", 987)).toBe("map.m 990");
  expect(lengthText(t, "ru", 2440)).toBe("map.km 2,4");
  expect(lengthText(t, "en", 152_480)).toBe("map.km 152");
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
