/** The ground's tiles on the screen: one canvas each. */

import { type Coords, type DoneCallback, GridLayer } from "leaflet";
import { type Piece, pieceAt, TILE_PX } from "../ground/address";
import { paint } from "../ground/paint";
import type { Palette } from "../ground/palette";
import type { Cancel } from "../ground/slots";
import type { Source } from "../ground/source";
import type { GroundTile } from "../ground/tile";

interface Drawn {
  readonly canvas: HTMLCanvasElement;
  readonly piece: Piece;
  readonly zoom: number;
  tile?: GroundTile | null;
  cancel: Cancel;
}

export class GroundGrid extends GridLayer {
  private readonly drawn = new Map<HTMLElement, Drawn>();

  constructor(
    private readonly source: Source,
    private readonly maxZoomOfTiles: number,
    private palette: Palette,
    private readonly arrived: () => void,
  ) {
    super({ tileSize: TILE_PX, keepBuffer: 1 });
    this.on("tileunload", ({ tile }) => {
      this.drawn.get(tile)?.cancel();
      this.drawn.delete(tile);
    });
  }

  override createTile(coords: Coords, done: DoneCallback): HTMLElement {
    const canvas = document.createElement("canvas");
    const piece = pieceAt(coords, this.maxZoomOfTiles);
    const drawn: Drawn = { canvas, piece, zoom: coords.z, cancel: () => {} };
    this.drawn.set(canvas, drawn);
    drawn.cancel = this.source.want(piece.at, (tile) => {
      drawn.tile = tile;
      this.paint(drawn);
      done(undefined, canvas);
      this.arrived();
    });
    return canvas;
  }

  /** Paint all tiles anew in other colours, at once. */
  recolor(palette: Palette): void {
    this.palette = palette;
    for (const drawn of this.drawn.values()) if (drawn.tile !== undefined) this.paint(drawn);
  }

  private paint({ canvas, piece, zoom, tile }: Drawn): void {
    const ratio = devicePixelRatio;
    canvas.width = canvas.height = Math.round(TILE_PX * ratio);
    const context = canvas.getContext("2d", { alpha: false });
    const { left, top, scale } = piece;
    const frame = { zoom, left, top, scale, ratio, size: TILE_PX };
    if (context) paint(context, tile ?? null, frame, this.palette);
  }
}
