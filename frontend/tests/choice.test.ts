import { describe, expect, test } from "vitest";
import { type Choice, choose, readYears } from "../src/data/choice";
import type { Place } from "../src/data/page";

function place(id: string, more: Partial<Place>): Place {
  const bare = { layer: "camps", name: id, kind: "", status: null, statusLabel: null, fill: "" };
  const rest = {
    evidenceLabel: null,
    positionOf: null,
    summary: null,
    sources: [],
    sourceCount: 0,
  };
  return { id, ...bare, ...rest, point: [126, 39], accuracyM: 500, url: "", ...more };
}

const PLACES = [
  place("a", { sorts: { kind: "camp", status: "open" }, years: [1959, null, 1959, 2025] }),
  place("b", { sorts: { kind: "camp", status: "closed" }, years: [null, 1990, null, null] }),
  place("c", {
    sorts: { kind: "prison", status: "open" },
    point: null,
    years: [null, null, null, null],
  }),
];

const ALL: Choice = { facets: new Map(), accuracyM: null, years: null, found: null };
const ids = (choice: Partial<Choice>): string[] => [...choose(PLACES, { ...ALL, ...choice }).shown];

describe("choosing", () => {
  test("nothing asked shows all, none of them unsure", () => {
    const { shown, unsure } = choose(PLACES, ALL);
    expect([shown.size, unsure.size]).toEqual([3, 0]);
  });

  test("facets narrow together, and count what each value would show", () => {
    const facets = new Map([
      ["kind", new Set(["camp"])],
      ["status", new Set(["open"])],
    ]);
    const { shown, counts } = choose(PLACES, { ...ALL, facets });
    expect([...shown]).toEqual(["a"]);
    expect(counts.get("status closed")).toBe(1);
    expect(counts.get("kind prison")).toBe(1);
  });

  test("accuracy leaves out what is not drawn", () => {
    expect(ids({ accuracyM: 500 })).toEqual(["a", "b"]);
    expect(ids({ accuracyM: 499 })).toEqual([]);
  });

  test("a year leaves out what was not, and tells what is not sure", () => {
    const { shown, unsure } = choose(PLACES, { ...ALL, years: [2000, 2000] });
    expect([...shown]).toEqual(["a", "c"]);
    expect([...unsure]).toEqual(["c"]);
    expect(ids({ years: [1950, 1950] })).toEqual(["b", "c"]);
  });
});

test("years are read as the server reads dates", () => {
  expect(readYears("1995")).toEqual([1995, 1995]);
  expect(readYears("2016-04")).toEqual([2016, 2016]);
  expect(readYears("1990/..")).toEqual([1990, null]);
  expect(readYears("../2000-05-01")).toEqual([null, 2000]);
  expect(readYears("../..")).toBeNull();
  expect(readYears("soon")).toBeNull();
});
