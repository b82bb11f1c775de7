/** What the page of a frame tells its script: a page's block, shortened, and a little more. */

import type { Details, PageData, Place, Position } from "./page";

export interface FrameData extends PageData {
  readonly center: Position;
  /** The zoom that the address gives, or that shows a place; without it the view's box is fitted. */
  readonly fixedZoom: number | null;
  /** How far out the map goes. */
  readonly leastZoom: number;
  readonly controls: boolean;
  /** Where the rest of what cards say is. */
  readonly details: string;
}

/** What the list in the page says of a place already. */
export type Listed = Pick<Place, "name" | "url">;

const NOTHING: Omit<Place, keyof Listed | "id" | "layer" | "kind"> = {
  ...{ status: null, statusLabel: null, fill: "solid", evidenceLabel: null, point: null },
  ...{ accuracyM: null, positionOf: null, summary: null, sources: [], sourceCount: 0 },
};

/** The block in full: the server leaves out of each place what is null, listed, or comes later. */
export function readFrame(json: string, listed: ReadonlyMap<string, Listed>): FrameData {
  const frame = JSON.parse(json) as FrameData;
  const places = frame.places.map((one) => ({ ...NOTHING, ...one, ...listed.get(one.id) }));
  return { ...frame, places };
}

export type DetailsById = Readonly<Record<string, Details>>;
