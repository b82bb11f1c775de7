/** How wide and from which zoom each line of the ground is drawn; widths in CSS pixels. */

/** Widths at zooms; between two zooms they are interpolated, outside they are as at the nearest. */
export type Steps = readonly (readonly [zoom: number, width: number])[];

export interface Lines {
  readonly coast: number;
  readonly river: number;
  readonly brook: number;
  readonly borderRiver: number;
  readonly border: number;
  readonly borderWash: number;
  readonly farBorder: number;
  /** 0 where they are not drawn. */
  readonly province: number;
  readonly rail: number;
}

export const DMZ_DASH = [5, 3] as const;
export const PROVINCE_DASH = [3, 2.5] as const;

const COAST: Steps = [
  [4, 0.5],
  [8, 0.8],
  [12, 1.2],
];
const RIVER: Steps = [
  [4, 0.4],
  [7, 0.9],
  [10, 1.8],
  [12, 3],
  [14, 5],
];
const BROOK: Steps = [
  [6, 0.35],
  [8, 0.6],
  [10, 1.1],
  [14, 2.6],
];
const BORDER_RIVER: Steps = [
  [6, 0],
  [8, 2.4],
  [10, 4],
  [12, 6],
  [14, 10],
];
const BORDER: Steps = [
  [3, 0.7],
  [6, 1],
  [9, 1.3],
];
const BORDER_WASH: Steps = [
  [3, 2],
  [6, 4],
  [9, 7],
  [11, 9],
];
const FIRST_PROVINCE = 6;
const RAILS = [7, 9] as const;

/** The width at a zoom. */
export function widthAt(steps: Steps, zoom: number): number {
  const next = steps.findIndex(([at]) => at >= zoom);
  if (next < 0) return steps.at(-1)?.[1] ?? 0;
  const [to, wide] = steps[next] ?? [0, 0];
  const [from, narrow] = steps[next - 1] ?? [to, wide];
  return to === from ? wide : narrow + ((wide - narrow) * (zoom - from)) / (to - from);
}

export function linesAt(zoom: number): Lines {
  const border = widthAt(BORDER, zoom);
  return {
    coast: widthAt(COAST, zoom),
    river: widthAt(RIVER, zoom),
    brook: widthAt(BROOK, zoom),
    borderRiver: widthAt(BORDER_RIVER, zoom),
    border,
    borderWash: widthAt(BORDER_WASH, zoom),
    farBorder: border * 0.7,
    province:
      zoom >= FIRST_PROVINCE
        ? widthAt(
            [
              [6, 0.6],
              [10, 1],
            ],
            zoom,
          )
        : 0,
    rail:
      zoom >= RAILS[0] && zoom <= RAILS[1]
        ? widthAt(
            [
              [7, 0.5],
              [9, 0.9],
            ],
            zoom,
          )
        : 0,
  };
}
