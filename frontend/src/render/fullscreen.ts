/** A button that fills the screen; not there where the page around the frame does not allow it. */

import { Control, DomEvent, type Map as LeafletMap } from "leaflet";
import type { Translate } from "../i18n/messages";
import { drawing, element } from "../ui/element";

const OUT = "M9.5 6.5 14 2M10 2h4v4M6.5 9.5 2 14M6 14H2v-4";

/** The whole document is shown, so that legend and list are there too. */
export function addFullscreen(map: LeafletMap, t: Translate): void {
  if (!document.fullscreenEnabled) return;
  const button = element("button", { type: "button", class: "map-fullscreen" }, drawing(OUT));
  const name = (): void => {
    const label = t(document.fullscreenElement ? "map.fullscreenEnd" : "map.fullscreen");
    button.setAttribute("aria-label", label);
    button.title = label;
  };
  name();
  document.addEventListener("fullscreenchange", name);
  DomEvent.disableClickPropagation(button);
  button.addEventListener("click", () => {
    const done = document.fullscreenElement
      ? document.exitFullscreen()
      : document.documentElement.requestFullscreen();
    done.catch(() => button.remove());
  });
  const control = new Control({ position: "topleft" });
  control.onAdd = () => element("div", { class: "leaflet-bar" }, button);
  control.addTo(map);
}
