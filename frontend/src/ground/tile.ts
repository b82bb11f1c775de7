/** A tile of the ground, read from its bytes (Mapbox Vector Tile 2.1). */

import { VectorTile, type VectorTileFeature, type VectorTileLayer } from "@mapbox/vector-tile";
import { PbfReader } from "pbf";
import type { Box } from "../data/box";

/** Units along a tile's edge, whatever the archive's own extent is. */
export const EXTENT = 4096;

/** A tile of the archive: zoom, column, row. */
export interface TileAt {
  readonly z: number;
  readonly x: number;
  readonly y: number;
}

/** A line or ring in tile units. */
export interface Part extends Box {
  /** x, y, x, y, and so on. */
  readonly points: Int16Array;
}

export interface River {
  readonly isBorder: boolean;
  readonly rank: number;
  readonly parts: readonly Part[];
}

export interface Border {
  readonly isDmz: boolean;
  /** Whether it bounds the country that the map is about. */
  readonly isHome: boolean;
  readonly parts: readonly Part[];
}

export interface GroundPlace {
  readonly kind: string;
  /** First zoom at which it is named; the smaller, the more important. */
  readonly rank: number;
  readonly isHome: boolean;
  readonly isCapital: boolean;
  readonly population: number;
  readonly names: Readonly<Record<string, string>>;
  /** Parts of the world's width and height, from its north-west corner. */
  readonly x: number;
  readonly y: number;
}

export interface GroundTile {
  readonly land: readonly Part[];
  readonly home: readonly Part[];
  readonly lakes: readonly Part[];
  readonly rivers: readonly River[];
  readonly borders: readonly Border[];
  readonly provinces: readonly Part[];
  readonly rails: readonly Part[];
  readonly places: readonly GroundPlace[];
}

const HOME = "PRK";
const NAME = /^name(?:_(\w+))?$/;

function partOf(line: readonly { x: number; y: number }[], scale: number): Part {
  const points = new Int16Array(line.length * 2);
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  line.forEach((point, index) => {
    const [x, y] = [point.x * scale, point.y * scale];
    points[2 * index] = x;
    points[2 * index + 1] = y;
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  });
  return { points, left, top, right, bottom };
}

function partsOf(feature: VectorTileFeature): Part[] {
  const scale = EXTENT / feature.extent;
  return feature.loadGeometry().map((line) => partOf(line, scale));
}

function features(layer: VectorTileLayer | undefined): VectorTileFeature[] {
  return Array.from({ length: layer?.length ?? 0 }, (_, index) => layer?.feature(index)).filter(
    (feature) => feature !== undefined,
  );
}

function borderOf(feature: VectorTileFeature): Border {
  const { k, a, b } = feature.properties;
  return { isDmz: k === "dmz", isHome: a === HOME || b === HOME, parts: partsOf(feature) };
}

function riverOf(feature: VectorTileFeature): River {
  const { k, rank } = feature.properties;
  return { isBorder: k === "border", rank: Number(rank ?? 2), parts: partsOf(feature) };
}

function namesOf(properties: VectorTileFeature["properties"]): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [key, value] of Object.entries(properties)) {
    const match = NAME.exec(key);
    if (match) found[match[1] ?? ""] = String(value);
  }
  return found;
}

function placesOf(feature: VectorTileFeature, { z, x, y }: TileAt): GroundPlace[] {
  const { kind, rank, a, capital, population } = feature.properties;
  const names = namesOf(feature.properties);
  return feature.loadGeometry().flatMap((points) =>
    points.map((point) => ({
      kind: String(kind),
      rank: Number(rank),
      isHome: a === HOME,
      isCapital: Number(capital) === 1,
      population: Number(population ?? 0),
      names,
      x: (x + point.x / feature.extent) / 2 ** z,
      y: (y + point.y / feature.extent) / 2 ** z,
    })),
  );
}

/** What stands in a tile's bytes, already inflated. Throws if they are damaged. */
export function readTile(bytes: ArrayBuffer, at: TileAt): GroundTile {
  const { layers } = new VectorTile(new PbfReader(new Uint8Array(bytes)));
  const land = features(layers.land);
  const isHome = (feature: VectorTileFeature): boolean => feature.properties.a === HOME;
  return {
    land: land.filter((feature) => !isHome(feature)).flatMap(partsOf),
    home: land.filter(isHome).flatMap(partsOf),
    lakes: features(layers.lake).flatMap(partsOf),
    rivers: features(layers.river).map(riverOf),
    borders: features(layers.border).map(borderOf),
    provinces: features(layers.province).flatMap(partsOf),
    rails: features(layers.rail).flatMap(partsOf),
    places: features(layers.place).flatMap((feature) => placesOf(feature, at)),
  };
}
