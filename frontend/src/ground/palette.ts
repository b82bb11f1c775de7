/** The colours of the ground: each is a token, `--ground-` and its name. */

export const COLORS = [
  "sea",
  "land",
  "home",
  "coast",
  "river",
  "border",
  "border-wash",
  "province",
  "rail",
  "town",
  "town-far",
  "country",
  "water",
  "region",
  "halo",
  "halo-sea",
] as const;

export type Color = (typeof COLORS)[number];
export type Palette = Readonly<Record<Color, string>>;
