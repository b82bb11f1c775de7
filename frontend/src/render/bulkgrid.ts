/** The tiles of a bulk layer on the screen: one canvas each. */

import {
  type Coords,
  type DoneCallback,
  GridLayer,
  type LatLng,
  type Map as LeafletMap,
} from "leaflet";
import { type BulkLook, paintBulk } from "../bulk/paint";
import { type BulkFeature, type BulkTile, featureAt } from "../bulk/tile";
import { DEEPER, keyOf, TILE_PX } from "../ground/address";
import type { Cancel } from "../ground/slots";
import type { Source } from "../ground/source";
import { EXTENT } from "../ground/tile";

const SCALE = TILE_PX / EXTENT;
/** Over the ground and its relief. */
const ABOVE = 5;
/** A finger or a pointer means what lies this near. */
const REACH_PX = 10;

interface Drawn {
  readonly canvas: HTMLCanvasElement;
  tile: BulkTile | null;
  cancel: Cancel;
}

export class BulkGrid extends GridLayer {
  private readonly drawn = new Map<string, Drawn>();

  constructor(
    private readonly source: Source<BulkTile>,
    private look: BulkLook,
    private readonly thinned: () => void,
  ) {
    super({ tileSize: TILE_PX, keepBuffer: 1, zIndex: ABOVE, className: "bulk" });
    this.on("tileunload", ({ coords }) => {
      const key = keyOf(this._wrapCoords(coords));
      this.drawn.get(key)?.cancel();
      this.drawn.delete(key);
    });
  }

  override createTile(coords: Coords, done: DoneCallback): HTMLElement {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = Math.ceil(TILE_PX * devicePixelRatio);
    const drawn: Drawn = { canvas, tile: null, cancel: () => {} };
    this.drawn.set(keyOf(coords), drawn);
    const { x, y, z } = coords;
    drawn.cancel = this.source.want({ x, y, z: z - DEEPER }, (tile) => {
      drawn.tile = tile;
      this.paint(drawn);
      done(undefined, canvas);
      if (tile?.dropped) this.thinned();
    });
    return canvas;
  }

  recolor(look: BulkLook): void {
    this.look = look;
    for (const drawn of this.drawn.values()) this.paint(drawn);
  }

  /** The feature drawn at a position. */
  featureAt(map: LeafletMap, at: LatLng): BulkFeature | undefined {
    const { x, y } = map.project(at, map.getZoom());
    const [column, row] = [Math.floor(x / TILE_PX), Math.floor(y / TILE_PX)];
    const tile = this.drawn.get(keyOf({ x: column, y: row, z: map.getZoom() }))?.tile;
    const spot = { x: (x - column * TILE_PX) / SCALE, y: (y - row * TILE_PX) / SCALE };
    return tile ? featureAt(tile, spot, REACH_PX / SCALE) : undefined;
  }

  private paint({ canvas, tile }: Drawn): void {
    const context = canvas.getContext("2d");
    if (!context || !tile) return;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, canvas.width, canvas.height);
    const ratio = canvas.width / TILE_PX;
    context.scale(ratio, ratio);
    paintBulk(context, tile, this.look, SCALE);
  }
}
