/** Sizes of symbols by zoom, in pixels: small where the country is small. */

import type { LayoutRule } from "./layout";

export interface Look extends LayoutRule {
  readonly camp: number;
  readonly other: number;
  /** Whether places other than camps carry their names. */
  readonly names: boolean;
}

/** The colour name of the layers whose places always stand alone with their names. */
export const CAMP = "camp";

const SMALL: Look = {
  camp: 12,
  other: 10,
  groupSize: 18,
  gap: 1,
  keepGap: 1,
  radius: 16,
  least: 2,
  leastAtOne: 2,
  reach: 16,
  names: false,
};
const MEDIUM: Look = {
  camp: 17,
  other: 13,
  groupSize: 21,
  gap: 2,
  keepGap: 5,
  radius: 20,
  least: 3,
  leastAtOne: 2,
  reach: 26,
  names: false,
};
const LARGE: Look = {
  camp: 20,
  other: 16,
  groupSize: 24,
  gap: 3,
  keepGap: 4,
  radius: 24,
  least: 4,
  leastAtOne: 4,
  reach: 34,
  names: true,
};

export function lookAt(zoom: number): Look {
  if (zoom < 6) return SMALL;
  return zoom < 8 ? MEDIUM : LARGE;
}
