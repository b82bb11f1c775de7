/** Shaded relief, multiplied over the land; loaded when the map can already be read. */

import { type Coords, type DoneCallback, GridLayer, type Map as LeafletMap } from "leaflet";
import { urlOf } from "../ground/address";
import { element } from "../ui/element";

const PANE = "relief";
const ZOOMS = [4, 7] as const;
/** Enlarged, the relief turns soft: it fades, and is gone beyond the last of these. */
const FADE: Readonly<Record<number, number>> = { 8: 0.7, 9: 0.35, 10: 0.15 };
const LAST = 10;
/** Tiles reach this far over their neighbours: between two device pixels no seam opens. */
const OVERLAP_PX = 1;

/** A shade and no picture: painted like the ground under it, and decoded beside the script. */
class Relief extends GridLayer {
  constructor(private readonly url: string) {
    super({
      pane: PANE,
      minZoom: ZOOMS[0],
      maxZoom: LAST,
      minNativeZoom: ZOOMS[0],
      maxNativeZoom: ZOOMS[1],
      keepBuffer: 1,
    });
    this.on("tileloadstart", ({ tile }) => {
      const side = `${this.getTileSize().x + OVERLAP_PX}px`;
      Object.assign(tile.style, { width: side, height: side });
    });
  }

  override createTile(coords: Coords, done: DoneCallback): HTMLElement {
    const canvas = element("canvas");
    const image = new Image();
    image.crossOrigin = "";
    image.src = urlOf(this.url, coords);
    image.decode().then(
      () => {
        canvas.width = image.naturalWidth;
        canvas.height = image.naturalHeight;
        canvas.getContext("2d")?.drawImage(image, 0, 0);
        done(undefined, canvas);
      },
      // Where there is no tile there is no shade.
      () => done(undefined, canvas),
    );
    return canvas;
  }
}

export function addRelief(map: LeafletMap, url: string): void {
  map.createPane(PANE);
  const layer = new Relief(url);
  const fade = (): void => {
    layer.setOpacity(FADE[map.getZoom()] ?? 1);
  };
  map.on("zoomend", fade);
  fade();
  layer.addTo(map);
}
