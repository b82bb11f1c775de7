/** Which places a reader wants to see: the same as `choose` in app/domain/choice.py. */

import type { Place } from "./page";

/** First and last year, both included; null is open. */
export type YearSpan = readonly [first: number | null, last: number | null];

export interface Choice {
  /** By the name of a facet the values wanted; a facet without any leaves all. */
  readonly facets: ReadonlyMap<string, ReadonlySet<string>>;
  readonly accuracyM: number | null;
  readonly years: YearSpan | null;
  /** Ids that a text has found; null without a text. */
  readonly found: ReadonlySet<string> | null;
}

export interface Chosen {
  readonly shown: ReadonlySet<string>;
  /** Those shown that are not surely of the years asked for. */
  readonly unsure: ReadonlySet<string>;
  /** How many places each value of each facet would show, by `facet value`. */
  readonly counts: ReadonlyMap<string, number>;
}

const isWithin = ([first, last]: YearSpan, [from, to]: YearSpan): boolean =>
  (first === null || to === null || first <= to) &&
  (last === null || from === null || last >= from);

function isUnsure(place: Place, years: YearSpan | null): boolean {
  if (years === null || years[0] === null || years[1] === null) return false;
  const [, , first, last] = place.years ?? [];
  if (first == null || last == null) return true;
  return !(first <= years[1] && last >= years[0]);
}

function admits(place: Place, choice: Choice, but: string | null): boolean {
  for (const [name, values] of choice.facets)
    if (name !== but && values.size > 0 && !values.has(place.sorts?.[name] ?? "")) return false;
  const { accuracyM, years, found } = choice;
  if (found !== null && !found.has(place.id)) return false;
  if (accuracyM !== null && !(place.point && (place.accuracyM ?? Infinity) <= accuracyM))
    return false;
  const [first, last] = place.years ?? [];
  return years === null || isWithin([first ?? null, last ?? null], years);
}

export function choose(places: readonly Place[], choice: Choice): Chosen {
  const counts = new Map<string, number>();
  for (const place of places)
    for (const [name, value] of Object.entries(place.sorts ?? {})) {
      const key = `${name} ${value}`;
      counts.set(key, (counts.get(key) ?? 0) + Number(admits(place, choice, name)));
    }
  const shown = places.filter((place) => admits(place, choice, null));
  return {
    shown: new Set(shown.map(({ id }) => id)),
    unsure: new Set(shown.filter((one) => isUnsure(one, choice.years)).map(({ id }) => id)),
    counts,
  };
}

/** The years in a field: 1995, 2016-04, 1990/2000, 1990/..; null for all or what only the server can read. */
export function readYears(text: string): YearSpan | null {
  const match = /^\s*(\d{4}|\.\.)(?:-\d\d){0,2}(?:\/(\d{4}|\.\.)(?:-\d\d){0,2})?\s*$/.exec(text);
  if (!match) return null;
  const [from, to] = [match[1], match[2] ?? match[1]].map((part) =>
    part === ".." ? null : Number(part),
  );
  return from === null && to === null ? null : [from ?? null, to ?? null];
}
