/** Measures from one place to another: a line, its length, and a bar that tells it. */

import {
  DivIcon,
  DomEvent,
  LatLngBounds,
  LayerGroup,
  type Map as LeafletMap,
  Marker,
  Point,
  Polyline,
} from "leaflet";
import { distance } from "../data/geodesic";
import type { DrawnPlace } from "../data/page";
import { accuracyText, lengthText, type Translate } from "../i18n/messages";
import { element } from "../ui/element";
import { lead } from "./lead";

const PANE = "ruler";
/** Room for buttons and bar around the two ends. */
const PADDING = new Point(64, 64);

const degrees = ({ point }: DrawnPlace): [number, number] => [point[1], point[0]];

export class Ruler {
  private from: DrawnPlace | null = null;
  private readonly drawn: LayerGroup;
  private readonly said = element("p", { role: "status" });
  private readonly bar: HTMLElement;

  constructor(
    private readonly map: LeafletMap,
    private readonly t: Translate,
    private readonly lang: string,
    private readonly ended: () => void,
  ) {
    if (!map.getPane(PANE)) map.createPane(PANE);
    this.drawn = new LayerGroup().addTo(map);
    const label = t("atlas.measureEnd");
    const button = element("button", { type: "button", "aria-label": label, title: label }, "×");
    button.addEventListener("click", () => this.end());
    this.bar = element("div", { class: "map-ruler" }, this.said, button);
    DomEvent.disableClickPropagation(this.bar);
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.defaultPrevented) this.end();
    });
  }

  get isOn(): boolean {
    return this.from !== null;
  }

  start(place: DrawnPlace): void {
    this.drawn.clearLayers();
    this.from = place;
    this.map.getContainer().append(this.bar);
    this.said.textContent = this.t("atlas.measureFrom", { from: place.name });
  }

  /** Measure to a place, if the ruler lies at another; at its own end it is taken up. */
  takes(place: DrawnPlace): boolean {
    if (!this.from) return false;
    if (place.id === this.from.id) {
      this.end();
      return false;
    }
    this.measure(this.from, place);
    return true;
  }

  private measure(from: DrawnPlace, to: DrawnPlace): void {
    const { t, lang } = this;
    const length = lengthText(t, lang, distance(from.point, to.point));
    this.said.textContent = t("atlas.measured", {
      from: from.name,
      fromWithin: accuracyText(t, lang, from.accuracyM),
      to: to.name,
      toWithin: accuracyText(t, lang, to.accuracyM),
      length,
    });
    const bounds = new LatLngBounds(degrees(from), degrees(to));
    this.drawn.clearLayers();
    const look = { pane: PANE, interactive: false, className: "ruler" };
    this.drawn.addLayer(new Polyline([degrees(from), degrees(to)], look));
    const icon = new DivIcon({ className: "ruler-length", html: element("span", {}, length) });
    const still = { pane: PANE, icon, interactive: false, keyboard: false };
    this.drawn.addLayer(new Marker(bounds.getCenter(), still));
    if (!this.map.getBounds().contains(bounds))
      lead(this.map, () => this.map.fitBounds(bounds, { padding: PADDING }));
  }

  private end(): void {
    if (!this.from) return;
    this.from = null;
    this.drawn.clearLayers();
    const hadFocus = this.bar.contains(document.activeElement);
    this.bar.remove();
    this.ended();
    if (hadFocus) this.map.getContainer().focus({ preventScroll: true });
  }
}
