/** What a page tells the script about itself: the JSON block `campmap-data`, written by the server. */

/** Longitude, latitude; degrees. */
export type Position = readonly [longitude: number, latitude: number];

export interface Credit {
  readonly text: string;
  readonly url: string;
}

/** What only the card of a place says. */
export interface Details {
  readonly positionOf: string | null;
  readonly summary: string | null;
  /** The language of a text that is not in the page's, by the text's name here. */
  readonly langs?: Readonly<Record<string, string>>;
  /** The first of them. */
  readonly sources: readonly Credit[];
}

export interface Place extends Details {
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
  readonly sourceCount: number;
  readonly url: string;
  /** On the front page: its value of each facet, all its names, its years (data/choice.ts). */
  readonly sorts?: Readonly<Record<string, string>>;
  readonly names?: readonly string[];
  readonly years?: readonly (number | null)[];
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
  /** Of a layer that is drawn as tiles. */
  readonly bulk?: Bulk | null;
}

export interface Bulk {
  /** With {z}, {x} and {y}. */
  readonly tiles: string;
  /** A feature's address, with {id}. */
  readonly items: string;
  readonly sources: readonly Credit[];
  /** What to say where a tile leaves features out, and where one cannot be had. */
  readonly thinned: string;
  readonly missing: string;
}

export interface BulkLayer extends Layer {
  readonly bulk: Bulk;
}

export interface Ground {
  readonly tiles: string;
  readonly relief: string | null;
  readonly maxZoom: number;
  readonly attribution: readonly Credit[];
}

/** Pictures of somebody else's, which the reader has asked for at the gate. */
export interface Imagery {
  /** With {z}, {x} and {y}; tiles in Web Mercator. */
  readonly url: string;
  /** Text, not markup. */
  readonly credit: string;
  readonly host: string;
  readonly maxZoom: number;
}

/** The middle of a view, in degrees. */
export interface At {
  readonly lon: number;
  readonly lat: number;
  readonly zoom: number;
}

export interface View {
  /** West, south, east, north; degrees. */
  readonly bbox: readonly [number, number, number, number];
  /** Where the map opens instead, if the address says so. */
  readonly at: At | null;
}

/** What a step of a story shows. */
export interface Step {
  readonly bbox: View["bbox"];
  readonly at: At | null;
  readonly place: string | null;
  /** The places shown, by id. */
  readonly ids: readonly string[];
  /** Those of them that are not surely of the step's time. */
  readonly unsure: readonly string[];
}

export interface PageData {
  readonly lang: string;
  readonly messages: Readonly<Record<string, string>>;
  readonly layers: readonly Layer[];
  readonly places: readonly Place[];
  readonly view: View;
  /** The place whose card is open from the start. */
  readonly open: string | null;
  /** The place from which it is measured to that one. */
  readonly from: string | null;
  readonly ground: Ground | null;
  /** In place of the ground. */
  readonly imagery: Imagery | null;
  /** Of a story; other pages have none. */
  readonly steps?: readonly Step[];
}

export function readPage(json: string): PageData {
  return JSON.parse(json) as PageData;
}

function isDrawn(place: Place): place is DrawnPlace {
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
