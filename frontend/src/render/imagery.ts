/** Pictures from a host that the reader has chosen at the gate, in place of our ground. */

import { type Map as LeafletMap, TileLayer } from "leaflet";
import type { Imagery } from "../data/page";
import type { Translate } from "../i18n/messages";
import { plain } from "./controls";
import { uncoverer } from "./drawn";
import { type GroundOnMap, NOTHING } from "./ground";
import { noticeOnce } from "./notice";

/** Ask `imagery.host` for tiles, tell it no more than their addresses, and credit it. */
export function addImagery(map: LeafletMap, imagery: Imagery, t: Translate): GroundOnMap {
  const layer = new TileLayer(imagery.url, {
    attribution: plain(imagery.credit),
    maxNativeZoom: imagery.maxZoom,
    maxZoom: map.getMaxZoom(),
    keepBuffer: 1,
    referrerPolicy: "no-referrer",
  });
  layer.on("tileerror", noticeOnce(map, t("atlas.imageryMissing", { host: imagery.host })));
  layer.once("load", uncoverer(map));
  layer.addTo(map);
  return NOTHING;
}
