/** Shaded relief, multiplied over the land; loaded when the map can already be read. */

import { type Map as LeafletMap, TileLayer } from "leaflet";

const PANE = "relief";
const ZOOMS = [4, 7] as const;
/** Enlarged, the relief turns soft: it fades, and is gone beyond the last of these. */
const FADE: Readonly<Record<number, number>> = { 8: 0.7, 9: 0.35, 10: 0.15 };
const LAST = 10;
/** Tiles reach this far over their neighbours: between two device pixels no seam opens. */
const OVERLAP_PX = 1;

export function addRelief(map: LeafletMap, url: string): void {
  map.createPane(PANE);
  const layer = new TileLayer(url, {
    pane: PANE,
    minZoom: ZOOMS[0],
    maxZoom: LAST,
    minNativeZoom: ZOOMS[0],
    maxNativeZoom: ZOOMS[1],
    keepBuffer: 1,
    crossOrigin: "",
  });
  const fade = (): void => {
    layer.setOpacity(FADE[map.getZoom()] ?? 1);
  };
  map.on("zoomend", fade);
  fade();
  layer.on("tileloadstart", ({ tile }) => {
    const side = `${layer.getTileSize().x + OVERLAP_PX}px`;
    Object.assign(tile.style, { width: side, height: side });
  });
  layer.addTo(map);
}
