/** One symbol on the map: a focusable button with its name beside it. */

import { DivIcon, LatLng, Marker } from "leaflet";
import type { DrawnPlace, Layer } from "../data/page";
import type { SceneSymbol } from "../data/scene";
import { element, symbol as symbolImage } from "../ui/element";

export interface MarkerEvents {
  choose(key: string, marker: HTMLElement): void;
  light(key: string | null): void;
}

/** Side of the square around which symbol and name are set. */
export const BOX_PX = 28;
const Z_CAMP = 2000;
const Z_SPREAD = 4000;
const Z_HOVER = 8000;

function bind(button: HTMLElement, key: string, events: MarkerEvents): void {
  button.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    event.stopPropagation();
    events.choose(key, button);
  });
  button.addEventListener("focus", () => events.light(key));
  button.addEventListener("blur", () => events.light(null));
}

/** A marker for `shown`; `face` is the symbol or the count inside it. */
function createMarker(
  shown: SceneSymbol,
  face: Element,
  name: string,
  events: MarkerEvents,
): Marker {
  const kind = shown.isGroup ? "group" : shown.color;
  const icon = new DivIcon({
    className: `marker marker-${kind} c-${shown.color}`,
    html: face as HTMLElement,
    iconSize: [BOX_PX, BOX_PX],
  });
  const zIndexOffset = shown.isSpread ? Z_SPREAD : shown.color === "camp" ? Z_CAMP : 0;
  const marker = new Marker(new LatLng(0, 0), {
    icon,
    zIndexOffset,
    riseOnHover: true,
    riseOffset: Z_HOVER,
  });
  marker.on("add", () => {
    const button = marker.getElement();
    if (!button) return;
    button.setAttribute("aria-label", name);
    button.dataset.key = shown.key;
    if (shown.isGroup) button.setAttribute("aria-expanded", "false");
    bind(button, shown.key, events);
  });
  marker.on("click", () => {
    const button = marker.getElement();
    if (button) events.choose(shown.key, button);
  });
  marker.on("mouseover", () => events.light(shown.key));
  marker.on("mouseout", () => events.light(null));
  return marker;
}

export function placeMarker(
  shown: SceneSymbol,
  place: DrawnPlace,
  layer: Layer,
  name: string,
  events: MarkerEvents,
): Marker {
  return createMarker(shown, symbolImage(layer.shape, layer.color, place.fill), name, events);
}

export function groupMarker(shown: SceneSymbol, name: string, events: MarkerEvents): Marker {
  const count = element("span", {}, String(shown.ids.length));
  return createMarker(shown, element("span", { class: "marker-count" }, count), name, events);
}

/** Bring an existing marker into the state of `shown`; `text` is its name as it stands on the map. */
export function updateMarker(marker: Marker, shown: SceneSymbol, text: string): void {
  const button = marker.getElement();
  if (!button) return;
  button.style.setProperty(shown.isGroup ? "--count-size" : "--marker-symbol", `${shown.size}px`);
  button.style.setProperty("--marker-room", `${Math.max(shown.room, shown.size)}px`);
  if (shown.isGroup) button.setAttribute("aria-expanded", String(shown.isExpanded));
  let label = button.querySelector<HTMLElement>(".marker-label");
  if (!shown.label) {
    label?.remove();
    return;
  }
  if (!label) {
    label = element("span", { class: "marker-label" }, text);
    button.append(label);
  }
  label.style.translate = `${BOX_PX / 2 + shown.label.dx}px ${BOX_PX / 2 + shown.label.dy}px`;
}

/** A crowd that gains or loses a member is another marker. */
export function markerKey(symbol: SceneSymbol): string {
  return symbol.isGroup
    ? symbol.ids.join(" ")
    : symbol.isSpread
      ? `spread ${symbol.key}`
      : symbol.key;
}
