import { expect, test } from "vitest";
import { readTile } from "../src/ground/tile";
import { square, town, writeTile } from "./tiles";

const at = { z: 2, x: 3, y: 1 };

test("the country of the map is apart from all other land", () => {
  const tile = readTile(
    writeTile({
      land: [
        { type: 3, lines: square(0, 0, 100), properties: { a: "PRK" } },
        { type: 3, lines: square(100, 0, 50), properties: { a: "CHN" } },
      ],
    }),
    at,
  );
  expect(tile.home.map((part) => part.right)).toEqual([100]);
  expect(tile.land.map((part) => part.left)).toEqual([100]);
});

test("an archive of another extent is read in the same units", () => {
  const tile = readTile(writeTile({ lake: [{ type: 3, lines: square(0, 0, 256) }] }, 512), at);
  expect(tile.lakes[0]).toMatchObject({ left: 0, top: 0, right: 2048, bottom: 2048 });
});

test("the demarcation line is told from borders, and ours from those of others", () => {
  const lines = [[[0, 0] as const, [10, 10] as const]];
  const border = (properties: Record<string, string>) => ({ type: 2 as const, lines, properties });
  const tile = readTile(
    writeTile({
      border: [
        border({ k: "dmz", a: "KOR", b: "PRK" }),
        border({ k: "border", a: "CHN", b: "PRK" }),
        border({ k: "border" }),
      ],
    }),
    at,
  );
  expect(tile.borders.map(({ isDmz, isHome }) => [isDmz, isHome])).toEqual([
    [true, true],
    [false, true],
    [false, false],
  ]);
});

test("a place stands where it is in the world, with the names it has", () => {
  const tile = readTile(writeTile({ place: [town("Kaechon", 8, { name_ko: "개천" })] }), at);
  expect(tile.places[0]).toMatchObject({
    names: { "": "Kaechon", ko: "개천" },
    rank: 8,
    x: (3 + 0.25) / 4,
    y: (1 + 0.5) / 4,
  });
});

test("damaged bytes are refused", () => {
  const bytes = writeTile({ lake: [{ type: 3, lines: square(0, 0, 256) }] });
  expect(() => readTile(bytes.slice(0, 9), at)).toThrow();
});
