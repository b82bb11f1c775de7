/** The map that the server drew, which lies under ours until there is something better to see. */

import type { Map as LeafletMap } from "leaflet";

/** A function that takes it away; so does the first move, for it stays where it is. */
export function uncoverer(map: LeafletMap): () => void {
  const uncover = (): void => {
    for (const drawn of map.getContainer().querySelectorAll(".drawn")) drawn.remove();
  };
  map.once("movestart zoomstart resize", uncover);
  return uncover;
}
