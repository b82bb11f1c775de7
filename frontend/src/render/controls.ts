/** Zoom buttons, whole view, scale bar and credits, in the reader's language. */

import { Control, control, DomEvent, type Map as LeafletMap } from "leaflet";
import { roundLength } from "../data/scale";
import type { Translate } from "../i18n/messages";
import { drawing, element } from "../ui/element";
import { lead } from "./lead";

const LEAFLET_URL = "https://leafletjs.com";
const SCALE_PX = 96;
const WHOLE = "M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4";

/** Markup of a credit, a link where there is an address; Leaflet takes credits as markup. */
export function link(url: string, text: string): string {
  const credit = url
    ? element("a", { href: url, rel: "noreferrer" }, text)
    : element("span", {}, text);
  return credit.outerHTML;
}

/** Markup that shows `text` as it is. */
export function plain(text: string): string {
  return element("span", {}, text).outerHTML;
}

export function addScale(map: LeafletMap, t: Translate): void {
  const bar = element("div", { class: "leaflet-control-scale-line" });
  const box = element("div", { class: "leaflet-control-scale", role: "img" }, bar);
  const update = (): void => {
    const y = map.getSize().y / 2;
    const widest = map.distance(
      map.containerPointToLatLng([0, y]),
      map.containerPointToLatLng([SCALE_PX, y]),
    );
    if (!(widest > 0)) return;
    const metres = roundLength(widest);
    const text = metres >= 1000 ? t("map.km", { n: metres / 1000 }) : t("map.m", { n: metres });
    bar.style.width = `${Math.round((SCALE_PX * metres) / widest)}px`;
    bar.textContent = text;
    box.setAttribute("aria-label", t("map.scale", { length: text }));
  };
  const scale = new Control({ position: "bottomleft" });
  scale.onAdd = () => box;
  scale.addTo(map);
  map.on("move", update);
  map.whenReady(update);
}

function addWhole(map: LeafletMap, showWhole: () => void, t: Translate): void {
  const label = t("map.whole");
  const button = element(
    "button",
    { type: "button", class: "map-whole", "aria-label": label, title: label },
    drawing(WHOLE),
  );
  DomEvent.disableClickPropagation(button);
  button.addEventListener("click", () => lead(map, showWhole));
  const whole = new Control({ position: "topleft" });
  whole.onAdd = () => element("div", { class: "leaflet-bar" }, button);
  whole.addTo(map);
}

export function addButtons(map: LeafletMap, showWhole: () => void, t: Translate): void {
  control
    .zoom({
      zoomInTitle: t("map.zoomIn"),
      zoomOutTitle: t("map.zoomOut"),
    })
    .addTo(map);
  addWhole(map, showWhole, t);
}

export function addCredits(map: LeafletMap, t: Translate): void {
  control
    .attribution({ prefix: link(LEAFLET_URL, "Leaflet") })
    .addAttribution(t("map.credit"))
    .addTo(map);
}
