import { expect, test } from "vitest";
import { type Box, overlap } from "../src/data/box";
import { arrange, LINE, type PlacedWord, type Room } from "../src/ground/arrange";
import type { Word } from "../src/ground/words";

const view: Box = { left: 0, top: 0, right: 400, bottom: 300 };
const area: Box = { left: -100, top: -100, right: 500, bottom: 400 };
const empty: Room = { area, view, taken: [] };
const width = (word: Word, line: string): number => line.length * word.size * 0.5;

function word(text: string, x: number, y: number, more: Partial<Word> = {}): Word {
  return {
    ...{ size: 12, weight: 400, isItalic: false, spacing: 0, ink: "town", halo: "halo" },
    ...{ dot: 2, drift: 0, lines: [text], x, y, isCapital: false },
    ...more,
  } as Word;
}

function boxOf(placed: PlacedWord): Box {
  const wide = Math.max(...placed.lines.map((line) => width(placed, line))) / 2;
  const high = (placed.size * LINE * placed.lines.length) / 2;
  return {
    left: placed.textX - wide,
    right: placed.textX + wide,
    top: placed.textY - high,
    bottom: placed.textY + high,
  };
}

test("a town's name stands on its right, else on another side", () => {
  const wall = { left: 205, top: 140, right: 260, bottom: 160 };
  const [free] = arrange([word("Anju", 200, 150)], empty, width);
  const [pushed] = arrange([word("Anju", 200, 150)], { ...empty, taken: [wall] }, width);
  expect(free?.textX).toBeGreaterThan(200);
  expect(pushed?.textX).toBeLessThan(200);
});

test("no name covers another, nor anything that is taken", () => {
  const taken = [{ left: 100, top: 100, right: 180, bottom: 140 }];
  const words = Array.from({ length: 60 }, (_, index) =>
    word(`Town ${index}`, (index * 37) % 400, (index * 53) % 300),
  );
  const boxes = arrange(words, { ...empty, taken }, width).map(boxOf);
  expect(boxes.length).toBeGreaterThan(10);
  boxes.forEach((box, index) => {
    for (const other of [...taken, ...boxes.slice(index + 1)]) expect(overlap(box, other)).toBe(0);
  });
});

test("a town whose dot is covered is not named", () => {
  const taken = [{ left: 195, top: 145, right: 205, bottom: 155 }];
  expect(arrange([word("Anju", 200, 150)], { ...empty, taken }, width)).toEqual([]);
});

test("no name crosses the edge of the view; one beyond it is ready for a pan", () => {
  const inside = arrange([word("Pyongyang", 395, 150)], empty, width).map(boxOf);
  expect(inside[0]?.right).toBeLessThanOrEqual(view.right);
  expect(arrange([word("Seoul", 450, 150)], empty, width)).toHaveLength(1);
  expect(arrange([word("Tokyo", 900, 150)], empty, width)).toEqual([]);
});

test("a country's name drifts to the nearest free spot", () => {
  const country = word("CHINA", 200, 150, { dot: 0, drift: 80 });
  const taken = [{ left: 150, top: 140, right: 250, bottom: 160 }];
  const [placed] = arrange([country], { ...empty, taken }, width);
  expect(placed?.textX).toBe(200);
  expect(Math.abs((placed?.textY ?? 0) - 150)).toBe(20);
});
