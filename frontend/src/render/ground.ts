/** The ground under the places: sea, land, rivers, names of towns. */

import type { Map as LeafletMap } from "leaflet";
import type { Ground } from "../data/page";
import { link } from "./controls";

/** Draw the ground and credit it; without one the map stays the colour of the sea. */
export function addGround(map: LeafletMap, ground: Ground | null): void {
  if (!ground) return;
  for (const credit of ground.attribution)
    map.attributionControl?.addAttribution(link(credit.url, credit.text));
}
