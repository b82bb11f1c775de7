import { describe, expect, test } from "vitest";
import { boxAround, overlap } from "../src/data/box";
import { CAMP, lookAt } from "../src/data/look";
import type { DrawnPlace } from "../src/data/page";
import { type SceneInput, scene } from "../src/data/scene";
import { twins } from "../src/data/twins";
import { COLORS, mercator, place, records } from "./places";

const ZOOMS = [3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14];
const measure: SceneInput["measure"] = (text, isCamp) => ({
  width: text.length * (isCamp ? 7.6 : 6.6),
  height: 15,
});

function input(places: readonly DrawnPlace[], zoom: number, focus: string | null = null) {
  const colorOf = (one: DrawnPlace): string => COLORS[one.layer] ?? "event";
  return {
    ...{ places, colorOf, measure, focus, view: null, furniture: [] },
    project: mercator(zoom),
    look: lookAt(zoom),
    must: twins(places.filter((one) => colorOf(one) === CAMP)),
  };
}

const hyesan = Array.from({ length: 8 }, (_, index) =>
  place(`cell-${index}`, [128.17 + index * 0.004, 41.4], "detention"),
);

describe.each(ZOOMS)("with today's records at zoom %i", (zoom) => {
  const places = records();
  const symbols = scene(input(places, zoom));
  const boxes = symbols.map(({ x, y, size }) => boxAround(x, y, size));

  test("every place is shown once, by itself or in a count", () => {
    const shown = symbols.flatMap((symbol) => symbol.ids).sort();
    expect(shown.length).toBeGreaterThan(100);
    expect(shown).toEqual(places.map((one) => one.id).sort());
  });

  test("no symbol covers a quarter of another", () => {
    for (const [i, a] of boxes.entries())
      for (const [j, b] of boxes.entries())
        if (i < j) {
          const smaller = Math.min((a.right - a.left) ** 2, (b.right - b.left) ** 2);
          expect(overlap(a, b) / smaller, `${symbols[i]?.key} ${symbols[j]?.key}`).toBeLessThan(
            0.25,
          );
        }
  });

  test("every camp stands alone, near its point", () => {
    for (const one of places.filter((camp) => camp.layer === "camps")) {
      const symbol = symbols.find(({ key }) => key === one.id);
      expect(symbol?.isGroup).toBe(false);
      if (symbol)
        expect(Math.hypot(symbol.x - symbol.anchorX, symbol.y - symbol.anchorY)).toBeLessThan(45);
    }
  });

  test("Camp 14 and Camp 18 both carry their names, clear of all symbols and of one another", () => {
    const names = ["kwanliso-14-kaechon", "kwanliso-18-pukchang"].map((id) => {
      const symbol = symbols.find(({ key }) => key === id);
      const name = places.find((one) => one.id === id)?.name ?? "";
      expect(symbol?.label, id).not.toBeNull();
      const { width, height } = measure(name, true);
      const left = (symbol?.x ?? 0) + (symbol?.label?.dx ?? 0);
      const top = (symbol?.y ?? 0) + (symbol?.label?.dy ?? 0);
      return { id, box: { left, top, right: left + width, bottom: top + height } };
    });
    const [a, b] = names;
    if (a && b) expect(overlap(a.box, b.box)).toBe(0);
    for (const { id, box } of names)
      for (const [index, symbol] of symbols.entries()) {
        const other = boxes[index];
        if (symbol.key !== id && other)
          expect(overlap(box, other), `${id} ${symbol.key}`).toBeLessThan(20);
      }
  });
});

test("eight places within a few kilometres are one count symbol on the map of the country", () => {
  const [symbol, ...more] = scene(input(hyesan, 7));
  expect(more).toEqual([]);
  expect(symbol?.isGroup).toBe(true);
  expect(symbol?.ids).toHaveLength(8);
});

test("a chosen count symbol is spread, and none of its members covers another", () => {
  const [hub] = scene(input(hyesan, 7));
  const spread = scene(input(hyesan, 7, hub?.key ?? null)).filter((symbol) => symbol.isSpread);
  expect(spread).toHaveLength(8);
  for (const a of spread)
    for (const b of spread)
      if (a !== b) expect(Math.hypot(a.x - b.x, a.y - b.y)).toBeGreaterThan(a.size);
});

test("a place chosen inside a crowd spreads the crowd", () => {
  const symbols = scene(input(hyesan, 7, "cell-3"));
  expect(symbols.find(({ key }) => key === "cell-3")?.isSpread).toBe(true);
  expect(symbols.find(({ key }) => key === "cell-3")?.label).not.toBeNull();
});

test("symbols come in reading order", () => {
  const places = [place("b", [127, 40]), place("a", [126, 39]), place("c", [128, 41])];
  expect(scene(input(places, 7)).map(({ key }) => key)).toEqual(["b", "a", "c"]);
});

test("the same places give the same scene", () => {
  const places = records();
  expect(scene(input(places, 6))).toEqual(scene(input(places, 6)));
});
