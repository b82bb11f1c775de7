/** Tells the reader's own moves from those that lead the reader somewhere. */

import type { Map as LeafletMap } from "leaflet";
import { atOf } from "../data/at";

const led = new WeakSet<LeafletMap>();

/** Move the map to where something is to be seen. */
export function lead(map: LeafletMap, move: () => void): void {
  led.add(map);
  map.once("moveend", () => led.delete(map));
  move();
}

/** Tell `moved` at the end of a move where the reader has gone; null where the map has led. */
export function watchMoves(map: LeafletMap, moved: (at: string | null) => void): void {
  let isByHand = false;
  map.on("dragstart zoomstart boxzoomend", () => {
    isByHand = true;
  });
  map.on("keydown", ({ originalEvent }) => {
    if (originalEvent.key.startsWith("Arrow")) isByHand = true;
  });
  map.on("moveend", () => {
    const { lat, lng } = map.getCenter().wrap();
    if (led.has(map)) moved(null);
    else if (isByHand) moved(atOf(lat, lng, map.getZoom()));
    isByHand = false;
  });
}
