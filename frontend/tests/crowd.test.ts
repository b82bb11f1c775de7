import { expect, test } from "vitest";
import { crowd, type Mark, mergeFar } from "../src/data/crowd";

const mark = (id: string, x: number, family = "detention", keep = false): Mark => ({
  ...{ id, x, y: 0, size: 16, family, keep },
});
const rule = { radius: 20, least: 3, leastAtOne: 2 };
const ids = (marks: readonly Mark[]): string[][] =>
  crowd(marks, rule).map(({ members }) => members.map(({ id }) => id));

test("three near one another are counted, two are not", () => {
  expect(ids([mark("a", 0), mark("b", 5), mark("c", 9)])).toEqual([["a", "b", "c"]]);
  expect(ids([mark("a", 0), mark("b", 5)])).toEqual([["a"], ["b"]]);
});

test("two at one point are counted", () => {
  expect(ids([mark("a", 0), mark("b", 0)])).toEqual([["a", "b"]]);
});

test("families are not counted together", () => {
  expect(ids([mark("a", 0), mark("b", 1), mark("bridge", 2, "crossing")])).toEqual([
    ["a"],
    ["b"],
    ["bridge"],
  ]);
});

test("a camp is never swallowed", () => {
  const camps = ["14", "18", "17"].map((id, index) => mark(id, index, "camp", true));
  expect(ids(camps)).toEqual([["14"], ["18"], ["17"]]);
});

test("a count stands in the middle of its members", () => {
  expect(crowd([mark("a", 0), mark("b", 6), mark("c", 9)], rule)[0]?.x).toBe(5);
});

test("a place pushed far away joins the nearest of its family, not one beyond reach", () => {
  const clusters = crowd([mark("a", 0), mark("b", 30), mark("c", 500)], rule);
  const [a, , c] = clusters;
  if (!a || !c) throw new Error("three clusters");
  const merged = mergeFar(clusters, new Set([a, c]), 60);
  expect(merged.map(({ members }) => members.map(({ id }) => id))).toEqual([["b", "a"], ["c"]]);
});
