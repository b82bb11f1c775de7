/** Finding places by any of their names: the same order as `search` in app/domain/search.py. */

import { fold } from "./fold";

export interface Named {
  readonly id: string;
  readonly names?: readonly string[];
}

export interface Hit<T extends Named> {
  readonly place: T;
  /** The name by which it was found. */
  readonly name: string;
}

/** Numbers match whole, 14 in 제14호 but 4 not; letters match anywhere. */
function isPart(word: string, known: readonly string[]): boolean {
  const literal = word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const before = /^\d/.test(word) ? "(?<!\\d)" : "";
  const after = /\d$/.test(word) ? "(?!\\d)" : "";
  const pattern = new RegExp(before + literal + after, "u");
  return known.some((one) => pattern.test(one));
}

/** First letters of Korean syllables, by which Koreans look for a name: ㄱㅊ for 개천. */
const INITIALS = /^[\u1100-\u1112 0-9]*[\u1100-\u1112][\u1100-\u1112 0-9]*$/;
const FIRST_INITIAL = 0x1100;
const FIRST_SYLLABLE = 0xac00;
/** Syllables that begin with one letter. */
const OF_ONE_INITIAL = 588;

/** A folded text, of each Korean syllable its first letter. */
const initialsOf = (folded: string): string =>
  folded.replace(/[가-힣]/g, (sign) =>
    String.fromCharCode(
      FIRST_INITIAL + Math.floor((sign.charCodeAt(0) - FIRST_SYLLABLE) / OF_ONE_INITIAL),
    ),
  );

interface Name {
  readonly name: string;
  readonly folded: string;
}

/** 4 for the whole name, 3 for whole words of it, 2 for parts of words, 0 for no match. */
function rankOf(words: readonly string[], name: Name): number {
  const text = words.join(" ");
  const folded = INITIALS.test(text) ? initialsOf(name.folded) : name.folded;
  if (folded === text) return 4;
  const known = folded.split(" ");
  if (words.every((word) => known.includes(word))) return 3;
  return words.every((word) => isPart(word, known)) ? 2 : 0;
}

/** The highest rank that some name has, and the name; 1 if only all names together have all. */
function bestOf(words: readonly string[], names: readonly Name[]): { rank: number; name: string } {
  const ranked = names.map((one) => ({ name: one.name, rank: rankOf(words, one) }));
  const best = ranked.reduce((a, b) => (b.rank > a.rank ? b : a), { name: "", rank: 0 });
  if (best.rank > 0) return best;
  const [first, ...rest] = words.map((word) => names.find((one) => rankOf([word], one) > 0));
  return first && rest.every(Boolean) ? { name: first.name, rank: 1 } : best;
}

interface Folded<T> {
  readonly place: T;
  readonly names: readonly Name[];
}

function folded<T extends Named>(place: T): Folded<T> {
  return { place, names: (place.names ?? []).map((name) => ({ name, folded: fold(name) })) };
}

/** A finder over places; names are folded once, when something is first looked for. */
export function finder<T extends Named>(places: readonly T[]): (text: string) => Hit<T>[] {
  let all: readonly Folded<T>[] | null = null;
  return (text) => {
    const words = fold(text).split(" ").filter(Boolean);
    if (words.length === 0) return [];
    all ??= places.map(folded);
    const hits = all.flatMap(({ place, names }) => {
      const best = bestOf(words, names);
      return best.rank > 0 ? [{ place, ...best }] : [];
    });
    return hits.sort(
      (a, b) => b.rank - a.rank || (a.place.id < b.place.id ? -1 : Number(a.place.id > b.place.id)),
    );
  };
}
