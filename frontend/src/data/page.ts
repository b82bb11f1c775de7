/** What a page tells the script about itself: the JSON block `campmap-data`, written by the server. */

/** Longitude, latitude; degrees. */
export type Position = readonly [longitude: number, latitude: number];

export interface Credit {
  readonly text: string;
  readonly url: string;
}

export interface Place {
  readonly id: string;
  readonly layer: string;
  readonly name: string;
  readonly kind: string;
  readonly status: string | null;
  readonly statusLabel: string | null;
  readonly fill: string;
  readonly evidenceLabel: string | null;
  readonly point: Position | null;
  readonly accuracyM: number | null;
  readonly positionOf: string | null;
  readonly summary: string | null;
  /** The first of them, for the popup. */
  readonly sources: readonly Credit[];
  readonly sourceCount: number;
  readonly url: string;
}

export interface DrawnPlace extends Place {
  readonly point: Position;
}

export interface Layer {
  readonly id: string;
  readonly title: string;
  readonly color: string;
  readonly shape: string;
  readonly visible: boolean;
}

export interface Ground {
  readonly tiles: string;
  readonly relief: string | null;
  readonly maxZoom: number;
  readonly attribution: readonly Credit[];
}

export interface PageData {
  readonly lang: string;
  readonly messages: Readonly<Record<string, string>>;
  readonly layers: readonly Layer[];
  readonly places: readonly Place[];
  /** West, south, east, north; degrees. */
  readonly view: { readonly bbox: readonly [number, number, number, number] };
  readonly open: string | null;
  readonly ground: Ground | null;
}

export function readPage(json: string): PageData {
  return JSON.parse(json) as PageData;
}

export function isDrawn(place: Place): place is DrawnPlace {
  return place.point !== null;
}

/** The places to draw, in reading order: layer by layer, as the tables beside the map list them. */
export function drawnPlaces(page: PageData): DrawnPlace[] {
  const order = new Map(page.layers.map((layer, index) => [layer.id, index]));
  return page.places
    .filter(isDrawn)
    .filter((place) => order.has(place.layer))
    .sort((a, b) => (order.get(a.layer) ?? 0) - (order.get(b.layer) ?? 0));
}
