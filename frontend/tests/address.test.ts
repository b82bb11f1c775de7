import { describe, expect, test } from "vitest";
import { piecesAt, urlOf } from "../src/ground/address";

/** Column and row, among tiles of 512 pixels, of a point. */
function tileAt(longitude: number, latitude: number, zoom: number) {
  const sine = Math.sin((latitude * Math.PI) / 180);
  const count = 2 ** (zoom - 1);
  return {
    z: zoom,
    x: Math.floor((longitude / 360 + 0.5) * count),
    y: Math.floor((0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * count),
  };
}

test("a tile of twice the size shows the tile of one zoom less", () => {
  const [piece] = piecesAt({ z: 7, x: 54, y: 24 }, 10);
  expect(piece).toMatchObject({ at: { z: 6, x: 54, y: 24 }, left: 0, top: 0, scale: 1 / 8 });
});

test("beyond the archive a part of the deepest tile is enlarged", () => {
  const pieces = piecesAt(tileAt(126.062, 39.572, 13), 10);
  expect(pieces).toHaveLength(1);
  expect(pieces[0]?.at.z).toBe(10);
  expect(pieces[0]?.scale).toBe(0.5);
});

describe("outside the window, where the archive ends at zoom 6", () => {
  test("the world is enlarged", () => {
    const pieces = piecesAt(tileAt(104.9, 11.55, 12), 10);
    expect(pieces.map(({ at }) => at.z)).toEqual([6]);
  });

  test("a tile on its edge shows both, and the deeper one only inside", () => {
    const pieces = piecesAt(tileAt(115, 40, 9), 10);
    expect(pieces.map(({ at }) => at.z)).toEqual([6, 8]);
    expect(pieces[0]?.known).toBeNull();
    expect(pieces[1]?.known?.left).toBeGreaterThan(0);
    expect(pieces[1]?.known?.left).toBeLessThan(4096);
  });
});

test("an address names zoom, column and row", () => {
  expect(urlOf("/ground/ab/{z}/{x}/{y}.mvt", { z: 6, x: 54, y: 24 })).toBe(
    "/ground/ab/6/54/24.mvt",
  );
});
