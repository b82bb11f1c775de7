/** Which tile of the archive a tile of the screen shows, and which part of it. */

import { EXTENT, type TileAt } from "./tile";

/** Twice Leaflet's usual tile: a quarter of the requests, each one zoom less deep. */
export const TILE_PX = 512;
const DEEPER = 1;

export interface Piece {
  readonly at: TileAt;
  /** Corner of the part, in tile units. */
  readonly left: number;
  readonly top: number;
  /** CSS pixels to a tile unit. */
  readonly scale: number;
}

/** The piece that a tile of the screen shows; beyond `maxZoom` it is a part of its ancestor. */
export function pieceAt(screen: TileAt, maxZoom: number): Piece {
  const wanted = screen.z - DEEPER;
  const over = Math.max(0, wanted - maxZoom);
  const span = EXTENT / 2 ** over;
  const at = { z: wanted - over, x: screen.x >> over, y: screen.y >> over };
  return {
    at,
    left: (screen.x - at.x * 2 ** over) * span,
    top: (screen.y - at.y * 2 ** over) * span,
    scale: TILE_PX / span,
  };
}

export function urlOf(template: string, { z, x, y }: TileAt): string {
  return template.replace("{z}", `${z}`).replace("{x}", `${x}`).replace("{y}", `${y}`);
}

export function keyOf({ z, x, y }: TileAt): string {
  return `${z}/${x}/${y}`;
}
