import { expect, test } from "vitest";
import type { GroundPlace } from "../src/ground/tile";
import { wordsOf } from "../src/ground/words";

function ground(name: string, more: Partial<GroundPlace> = {}): GroundPlace {
  return {
    ...{ kind: "town", rank: 7, isHome: true, isCapital: false, population: 1000 },
    ...{ names: { "": name }, x: 0.85, y: 0.38 },
    ...more,
  };
}

const texts = (places: readonly GroundPlace[], zoom: number, lang = "en"): string[] =>
  wordsOf(places, zoom, lang).map((word) => word.lines.join(" "));

test("a name is in the reader's language, else in English", () => {
  const places = [
    ground("Kaechon", { names: { "": "Kaechon", ko: "개천" } }),
    ground("Sil-li", { x: 0.9, rank: 8 }),
  ];
  expect(texts(places, 9, "ko")).toEqual(["개천", "Sil-li"]);
  expect(texts(places, 9, "en")).toEqual(["Kaechon", "Sil-li"]);
});

test("a name waits for its zoom, and a country's makes room for those within", () => {
  const places = [ground("Anju", { rank: 9 }), ground("China", { kind: "country", rank: 3 })];
  expect(texts(places, 8)).toEqual(["CHINA"]);
  expect(texts(places, 9)).toEqual(["Anju"]);
});

test("the more important comes first, and the capital before its equals", () => {
  const places = [
    ground("Nampo", { population: 300_000, x: 0.1 }),
    ground("Pyongyang", { isCapital: true, x: 0.2 }),
    ground("Hamhung", { rank: 6, x: 0.3 }),
    ground("Dandong", { isHome: false, population: 900_000, x: 0.4 }),
  ];
  expect(texts(places, 9)).toEqual(["Hamhung", "Pyongyang", "Nampo", "Dandong"]);
});

test("a label that stands in two tiles is set once, two of one river twice", () => {
  const taedong = { kind: "river", rank: 8 };
  const places = [
    ground("Taedong", taedong),
    ground("Taedong", { ...taedong, x: 0.85 + 1e-6 }),
    ground("Taedong", { ...taedong, x: 0.86 }),
  ];
  expect(texts(places, 9)).toEqual(["Taedong", "Taedong"]);
});

test("a sea of two names has them on two lines, slanted where the script slants", () => {
  const names = { "": "East Sea / Sea of Japan", ko: "동해 / 일본해" };
  const places = [ground("", { kind: "sea", rank: 4, names })];
  const [english] = wordsOf(places, 7, "en");
  const [korean] = wordsOf(places, 7, "ko");
  expect(english?.lines).toEqual(["East Sea /", "Sea of Japan"]);
  expect([english?.isItalic, korean?.isItalic]).toEqual([true, false]);
});
