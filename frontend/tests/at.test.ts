import { expect, test } from "vitest";
import { atOf } from "../src/data/at";
import { mercator } from "./places";

test.each([3, 5, 9, 14])("at zoom %i an address leads back to the same pixel", (zoom) => {
  const [lat, lon] = [39.571234567, 126.067654321];
  const [latitude, longitude, depth] = atOf(lat, lon, zoom).split(",").map(Number);
  const [there, back] = [
    mercator(zoom)([lon, lat]),
    mercator(zoom)([longitude ?? 0, latitude ?? 0]),
  ];
  expect(depth).toBe(zoom);
  expect(Math.hypot(there.x - back.x, there.y - back.y)).toBeLessThan(1);
});

test("no more decimals than that", () => {
  expect(atOf(39.571234567, 126.067654321, 9)).toBe("39.571,126.068,9");
  expect(atOf(40, 127.5, 3)).toBe("40,127.5,3");
});
