/** Which tiles of the archive a tile of the screen shows, and which part of them. */

import type { Box } from "../data/box";
import { EXTENT, type TileAt } from "./tile";

/** Twice Leaflet's usual tile: a quarter of the requests, each one zoom less deep. */
export const TILE_PX = 512;
export const DEEPER = 1;

/** Down to this zoom the archive has the world, beyond it only the window; app/ground/README.md. */
const WORLD_ZOOM = 6;
const WINDOW = { west: 115, south: 33, east: 139, north: 49 };

export interface Piece {
  readonly at: TileAt;
  /** Corner of the part, in tile units. */
  readonly left: number;
  readonly top: number;
  /** CSS pixels to a tile unit. */
  readonly scale: number;
  /** Where in the tile the archive knows anything, in tile units; null if everywhere. */
  readonly known: Box | null;
}

/** A latitude as a part of the world's height in Web Mercator, from the north. */
function down(latitude: number): number {
  const sine = Math.sin((latitude * Math.PI) / 180);
  return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
}

const FRAME: Box = {
  left: WINDOW.west / 360 + 0.5,
  top: down(WINDOW.north),
  right: WINDOW.east / 360 + 0.5,
  bottom: down(WINDOW.south),
};

function pieceOf(screen: TileAt, deepest: number, known: Box | null): Piece {
  const wanted = screen.z - DEEPER;
  const over = Math.max(0, wanted - deepest);
  const span = EXTENT / 2 ** over;
  const at = { z: wanted - over, x: screen.x >> over, y: screen.y >> over };
  const left = (screen.x - at.x * 2 ** over) * span;
  const top = (screen.y - at.y * 2 ** over) * span;
  return { at, left, top, scale: TILE_PX / span, known: known && inUnits(known, at) };
}

function inUnits({ left, top, right, bottom }: Box, { z, x, y }: TileAt): Box {
  const unit = 2 ** z;
  return {
    left: (left * unit - x) * EXTENT,
    top: (top * unit - y) * EXTENT,
    right: (right * unit - x) * EXTENT,
    bottom: (bottom * unit - y) * EXTENT,
  };
}

/** The pieces that a tile of the screen shows, the upper ones last; beyond `maxZoom` parts of ancestors. */
export function piecesAt(screen: TileAt, maxZoom: number): Piece[] {
  const wanted = screen.z - DEEPER;
  const far = pieceOf(screen, WORLD_ZOOM, null);
  if (wanted <= WORLD_ZOOM) return [far];
  const { left, top, right, bottom } = inUnits(FRAME, { ...screen, z: wanted });
  if (right <= 0 || bottom <= 0 || left >= EXTENT || top >= EXTENT) return [far];
  const isWhole = left <= 0 && top <= 0 && right >= EXTENT && bottom >= EXTENT;
  const near = pieceOf(screen, maxZoom, isWhole ? null : FRAME);
  return isWhole ? [near] : [far, near];
}

export function urlOf(template: string, { z, x, y }: TileAt): string {
  return template.replace("{z}", `${z}`).replace("{x}", `${x}`).replace("{y}", `${y}`);
}

export function keyOf({ z, x, y }: TileAt): string {
  return `${z}/${x}/${y}`;
}
