/** One quiet line on the map about something that it has to do without. */

import { Control, type Map as LeafletMap } from "leaflet";
import { element } from "../ui/element";

/** A function that shows `text` the first time it is called. */
export function noticeOnce(map: LeafletMap, text: string): () => void {
  let isShown = false;
  return () => {
    if (isShown) return;
    isShown = true;
    const notice = new Control({ position: "bottomleft" });
    const line = element("p", { class: "map-notice", role: "status" });
    notice.onAdd = () => line;
    notice.addTo(map);
    // A status is read out when its text changes, not when it appears.
    line.textContent = text;
  };
}
