import { expect, test, vi } from "vitest";
import { paintBulk } from "../src/bulk/paint";
import { featureAt, readBulk } from "../src/bulk/tile";
import { type Drawing, square, writeTile } from "./tiles";

const point = (id: string, x: number, y: number, more = {}): Drawing => ({
  type: 1,
  lines: [[[x, y]]],
  properties: { id, fill: "hollow", ...more },
});
const properties = (id: string) => ({ id, fill: "solid" });
const area: Drawing = { type: 3, lines: square(100, 100, 400), properties: properties("area") };
const line: Drawing = {
  type: 2,
  lines: [
    [
      [1000, 1000],
      [2000, 2000],
    ],
  ],
  properties: properties("line"),
};

const tile = readBulk(
  writeTile({ walls: [area, line, point("near", 200, 200), point("far", 3000, 3000)] }),
  "walls",
);

test("a tile has what its layer has, and nothing of a layer that is not in it", () => {
  expect(tile.features.map(({ id, type }) => [id, type])).toEqual([
    ["area", 3],
    ["line", 2],
    ["near", 1],
    ["far", 1],
  ]);
  expect(readBulk(writeTile({ others: [area] }), "walls").features).toEqual([]);
});

test("a tile says how many it leaves out", () => {
  const crowded = writeTile({ walls: [point("one", 1, 1, { "campmap:dropped": 7 })] });
  expect(readBulk(crowded, "walls").dropped).toBe(7);
  expect(tile.dropped).toBe(0);
});

test.each([
  ["near", 200, 200],
  ["area", 300, 300],
  ["area", 95, 300],
  ["line", 1500, 1505],
  ["far", 3040, 3060],
  [undefined, 2500, 2500],
  [undefined, 600, 600],
])("%s lies under a click at %i, %i", (id, x, y) => {
  expect(featureAt(tile, { x, y }, 80)?.id).toBe(id);
});

test("points are stamped where they lie, with their filling", () => {
  const context = { drawImage: vi.fn() } as unknown as CanvasRenderingContext2D;
  const stamp = vi.fn(() => "picture" as unknown as CanvasImageSource);
  const points = { features: tile.features.slice(2), dropped: 0 };
  paintBulk(context, points, { ink: "red", stamp, stampPx: 12 }, 0.125);
  expect(context.drawImage).toHaveBeenCalledWith("picture", 19, 19, 12, 12);
  expect(stamp).toHaveBeenCalledWith("hollow");
});
