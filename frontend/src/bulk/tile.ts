/** A tile of a bulk layer, read from its bytes, and which of its features lies under a point. */

import { VectorTile } from "@mapbox/vector-tile";
import { PbfReader } from "pbf";
import { EXTENT } from "../ground/tile";

interface Spot {
  readonly x: number;
  readonly y: number;
}

export const POINT = 1;
export const POLYGON = 3;

export interface BulkFeature {
  readonly id: string;
  readonly fill: string;
  /** Points, lines or polygons, as vector tiles number them. */
  readonly type: number;
  /** In tile units. */
  readonly lines: readonly (readonly Spot[])[];
}

export interface BulkTile {
  readonly features: readonly BulkFeature[];
  /** Features that the tile leaves out because they are too many. */
  readonly dropped: number;
}

/** What `layer` has in a tile's bytes. Throws if they are damaged. */
export function readBulk(bytes: ArrayBuffer, layer: string): BulkTile {
  const found = new VectorTile(new PbfReader(new Uint8Array(bytes))).layers[layer];
  let dropped = 0;
  const features = Array.from({ length: found?.length ?? 0 }, (_, index) => {
    const feature = found?.feature(index);
    if (!feature) throw new Error(`Tile without feature ${index}.`);
    const { id, fill, "campmap:dropped": left } = feature.properties;
    dropped = Number(left ?? 0);
    const scale = EXTENT / feature.extent;
    const lines = feature
      .loadGeometry()
      .map((line) => line.map(({ x, y }) => ({ x: x * scale, y: y * scale })));
    return { id: String(id), fill: String(fill), type: feature.type, lines };
  });
  return { features, dropped };
}

/** The feature nearest to a point of the tile, none farther than `reach`; of equals the upper one. */
export function featureAt(
  { features }: BulkTile,
  spot: Spot,
  reach: number,
): BulkFeature | undefined {
  let nearest: BulkFeature | undefined;
  let least = reach;
  for (const feature of features) {
    const far = distance(feature, spot);
    if (far > least) continue;
    least = far;
    nearest = feature;
  }
  return nearest;
}

function distance({ type, lines }: BulkFeature, spot: Spot): number {
  if (type === POLYGON && isInside(lines, spot)) return 0;
  return Math.min(...lines.flatMap((line) => line.map((end, i) => toEdge(spot, line[i - 1], end))));
}

/** From a point to the line between two others, or to the one that there is. */
function toEdge(spot: Spot, start: Spot = spot, end: Spot = start): number {
  const [dx, dy] = start === spot ? [0, 0] : [end.x - start.x, end.y - start.y];
  const length = dx * dx + dy * dy;
  if (length === 0) return Math.hypot(spot.x - end.x, spot.y - end.y);
  const along = ((spot.x - start.x) * dx + (spot.y - start.y) * dy) / length;
  const part = Math.min(1, Math.max(0, along));
  return Math.hypot(spot.x - start.x - part * dx, spot.y - start.y - part * dy);
}

/** Whether a ray to the east crosses the rings an odd number of times. */
function isInside(rings: BulkFeature["lines"], { x, y }: Spot): boolean {
  let inside = false;
  for (const ring of rings)
    for (const [i, a] of ring.entries()) {
      const b = ring[i - 1];
      if (!b || a.y > y === b.y > y) continue;
      if (x < ((b.x - a.x) * (y - a.y)) / (b.y - a.y) + a.x) inside = !inside;
    }
  return inside;
}
