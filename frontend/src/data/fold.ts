/** One form for all spellings of a name: the same as `fold` in app/domain/search.py, by shared vectors. */

const ROMANISATIONS: readonly (readonly [string, string])[] = [
  ["eo", "o"],
  ["eu", "u"],
  ["yeo", "yo"],
  ["oe", "oe"],
  ["ch", "j"],
  ["kk", "g"],
  ["tt", "d"],
  ["pp", "b"],
  ["k", "g"],
  ["t", "d"],
  ["p", "b"],
  ["r", "l"],
  ["sh", "s"],
];

const APOSTROPHES = /['’‘ʼ`´]/gu;
const APART = /[\s\-_.,·/()]+/gu;

/** A text without what tells spellings of one name apart: case, accents, romanisation. */
export function fold(text: string): string {
  return text
    .replace(APOSTROPHES, "")
    .normalize("NFKD")
    .toLowerCase()
    .replace(/\p{Mn}/gu, "")
    .normalize("NFKC")
    .replace(APART, " ")
    .trim()
    .replace(/[a-z]+/g, (word) =>
      ROMANISATIONS.reduce((spelt, [spelling, one]) => spelt.replaceAll(spelling, one), word),
    );
}
