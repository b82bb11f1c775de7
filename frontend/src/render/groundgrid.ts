/** The ground's tiles on the screen: one canvas each. */

import { type Coords, type DoneCallback, GridLayer } from "leaflet";
import { piecesAt, TILE_PX } from "../ground/address";
import { type DrawnPiece, paint } from "../ground/paint";
import type { Palette } from "../ground/palette";
import type { Cancel } from "../ground/slots";
import type { Source } from "../ground/source";
import type { GroundTile } from "../ground/tile";

interface Drawn {
  readonly canvas: HTMLCanvasElement;
  readonly zoom: number;
  /** Empty until all have arrived. */
  pieces: readonly DrawnPiece[];
  cancel: Cancel;
}

/** Tiles reach this far over their neighbours: between two device pixels no seam opens. */
const OVERLAP_PX = 1;

const bitmapSide = (): number => Math.ceil((TILE_PX + OVERLAP_PX) * devicePixelRatio);

export class GroundGrid extends GridLayer {
  private readonly drawn = new Map<HTMLElement, Drawn>();

  constructor(
    private readonly source: Source<GroundTile>,
    private readonly maxZoomOfTiles: number,
    private palette: Palette,
  ) {
    super({ tileSize: TILE_PX, keepBuffer: 1 });
    this.on("tileloadstart", ({ tile }) => {
      const side = `${bitmapSide() / devicePixelRatio}px`;
      Object.assign(tile.style, { width: side, height: side });
    });
    this.on("tileunload", ({ tile }) => {
      this.drawn.get(tile)?.cancel();
      this.drawn.delete(tile);
    });
  }

  override createTile(coords: Coords, done: DoneCallback): HTMLElement {
    const canvas = document.createElement("canvas");
    const drawn: Drawn = { canvas, zoom: coords.z, pieces: [], cancel: () => {} };
    this.drawn.set(canvas, drawn);
    drawn.cancel = this.gather(coords, (pieces) => {
      drawn.pieces = pieces;
      this.paint(drawn);
      done(undefined, canvas);
    });
    return canvas;
  }

  /** Paint all tiles anew in other colours, at once. */
  recolor(palette: Palette): void {
    this.palette = palette;
    for (const drawn of this.drawn.values()) if (drawn.pieces.length > 0) this.paint(drawn);
  }

  private gather(coords: Coords, ready: (pieces: DrawnPiece[]) => void): Cancel {
    const pieces = piecesAt(coords, this.maxZoomOfTiles);
    const found: DrawnPiece[] = [];
    const cancels = pieces.map((piece, index) =>
      this.source.want(piece.at, (tile) => {
        found[index] = { piece, tile };
        if (Object.keys(found).length === pieces.length) ready(found);
      }),
    );
    return () => {
      for (const cancel of cancels) cancel();
    };
  }

  private paint({ canvas, zoom, pieces }: Drawn): void {
    const ratio = devicePixelRatio;
    const side = bitmapSide();
    if (canvas.width !== side) canvas.width = canvas.height = side;
    const context = canvas.getContext("2d", { alpha: false });
    if (context) paint(context, pieces, { zoom, ratio, size: canvas.width / ratio }, this.palette);
  }
}
