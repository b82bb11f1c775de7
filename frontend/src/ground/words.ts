/** The names on the ground: what is written for a place at a zoom, and in which hand. */

import type { Color } from "./palette";
import type { GroundPlace } from "./tile";

/** How a name is set; sizes in CSS pixels. */
export interface Hand {
  readonly size: number;
  readonly weight: number;
  readonly isItalic: boolean;
  readonly spacing: number;
  readonly ink: Color;
  readonly halo: Color;
  /** Radius of the town's dot, 0 for a name without one. */
  readonly dot: number;
  /** Pixels that a name without a dot may move from its middle. */
  readonly drift: number;
}

export interface Word extends Hand {
  readonly lines: readonly string[];
  /** Centre of the thing named, in pixels of the zoom. */
  readonly x: number;
  readonly y: number;
  readonly isCapital: boolean;
}

const WORLD_PX = 256;
const KINDS: Readonly<Record<string, { readonly last: number; readonly order: number }>> = {
  country: { last: 8, order: 0 },
  sea: { last: 10, order: 1 },
  town: { last: 14, order: 2 },
  river: { last: 13, order: 3 },
  province: { last: 9, order: 4 },
};
const BREAK = " / ";
const LEANING = /^[\p{Script=Latin}\p{Script=Cyrillic}\P{L}]*$/u;
/** Two labels of one name closer than this are one that stands in two tiles. */
const SAME_PX = 40;

const plain = { weight: 400, isItalic: false, spacing: 0, halo: "halo", dot: 0, drift: 0 } as const;

function townHand({ rank, isHome, isCapital }: GroundPlace, zoom: number): Hand {
  const grown = Math.min(3, Math.max(0, zoom - rank)) * 0.5;
  const ink = isHome ? "town" : "town-far";
  if (isCapital) return { ...plain, size: 12.5 + grown, weight: 500, ink, dot: 2.6 };
  return { ...plain, size: 11 + grown, ink, dot: rank <= 7 ? 2 : 1.6 };
}

function handOf(place: GroundPlace, zoom: number): Hand {
  const water = { ...plain, ink: "water", isItalic: true } as const;
  if (place.kind === "town") return townHand(place, zoom);
  if (place.kind === "country")
    return {
      ...plain,
      size: 11 + Math.min(zoom, 7) * 0.4,
      spacing: 2.5,
      ink: "country",
      drift: 20 * (zoom - 2),
    };
  if (place.kind === "sea") {
    const size = Math.min(14, 11.5 + Math.max(0, zoom - place.rank) * 0.6);
    return { ...water, size, spacing: 1, halo: "halo-sea", drift: 20 * (zoom - 2) };
  }
  if (place.kind === "river")
    return { ...water, size: zoom >= 10 ? 12 : 11, spacing: 0.4, drift: 16 };
  return { ...plain, size: 10, spacing: 1.6, ink: "region", drift: 12 * (zoom - 4) };
}

const CAPITALS = new Set(["country", "province"]);

/** The name in the reader's language, else the first name that every place has. */
function nameOf({ names }: GroundPlace, lang: string): string {
  return names[lang] ?? names[""] ?? "";
}

function linesOf(place: GroundPlace, lang: string): string[] {
  const name = nameOf(place, lang);
  const [first, second] = name.split(BREAK);
  const lines = first && second ? [`${first} /`, second] : [name];
  return CAPITALS.has(place.kind) ? lines.map((line) => line.toLocaleUpperCase(lang)) : lines;
}

function isDue(place: GroundPlace, zoom: number): boolean {
  return place.rank <= zoom && zoom <= (KINDS[place.kind]?.last ?? -1);
}

function compare(a: GroundPlace, b: GroundPlace): number {
  const order = (place: GroundPlace): number => KINDS[place.kind]?.order ?? 0;
  return (
    a.rank - b.rank ||
    Number(b.isCapital) - Number(a.isCapital) ||
    Number(b.isHome) - Number(a.isHome) ||
    order(a) - order(b) ||
    b.population - a.population ||
    a.x - b.x
  );
}

/** The names due at a zoom, each once, the most important first. */
export function wordsOf(places: Iterable<GroundPlace>, zoom: number, lang: string): Word[] {
  const world = WORLD_PX * 2 ** zoom;
  const seen = new Map<string, Word[]>();
  return [...places]
    .filter((place) => isDue(place, zoom) && nameOf(place, lang) !== "")
    .sort(compare)
    .flatMap((place) => {
      const lines = linesOf(place, lang);
      const hand = handOf(place, zoom);
      const isItalic = hand.isItalic && LEANING.test(lines.join(""));
      const at = { x: place.x * world, y: place.y * world };
      const word: Word = { ...hand, isItalic, lines, ...at, isCapital: place.isCapital };
      const key = `${place.kind} ${lines}`;
      const twins = seen.get(key) ?? [];
      if (twins.some(({ x, y }) => Math.hypot(x - at.x, y - at.y) < SAME_PX)) return [];
      seen.set(key, [...twins, word]);
      return [word];
    });
}
