/** The symbols of a scene as markers: kept, made and removed, in the order that the keyboard walks. */

import { type Map as LeafletMap, type Marker, Point } from "leaflet";
import { type Box, boxAround, contains, overlap } from "../data/box";
import { nameOfGroup, nameOfPlace } from "../data/naming";
import type { DrawnPlace, Layer, Place } from "../data/page";
import type { SceneSymbol } from "../data/scene";
import type { Translate } from "../i18n/messages";
import { windowOf } from "./atlas";
import {
  BOX_PX,
  groupMarker,
  type MarkerEvents,
  markerKey,
  placeMarker,
  updateMarker,
} from "./marker";

/** The places that symbols stand for. */
export interface Cast {
  place(id: string): DrawnPlace | undefined;
  layerOf(place: Place): Layer;
}

/** What the reader has chosen, points at, and what is not sure for the time shown. */
export interface Stress {
  readonly focus: string | null;
  readonly lit: string | null;
  readonly unsure: ReadonlySet<string>;
}

export class Markers {
  private readonly byKey = new Map<string, Marker>();

  constructor(
    private readonly map: LeafletMap,
    private readonly cast: Cast,
    private readonly t: Translate,
    private readonly events: MarkerEvents,
  ) {}

  element(key: string): HTMLElement | undefined {
    return this.byKey.get(key)?.getElement();
  }

  /** `bars` lie over the map: what they touch is no target, and no stop of the keyboard. */
  draw(symbols: readonly SceneSymbol[], stress: Stress, bars: readonly Box[]): void {
    const focused = document.activeElement;
    this.remove(new Set(symbols.map(markerKey)));
    const view = windowOf(this.map);
    symbols.forEach((symbol, index) => {
      const button = this.drawn(symbol);
      if (!button) return;
      this.dress(button, symbol, stress);
      button.tabIndex = isFree(symbol, view, bars) ? 0 : -1;
      const pane = button.parentElement;
      if (pane && pane.children[index] !== button)
        pane.insertBefore(button, pane.children[index] ?? null);
    });
    this.refocus(focused);
  }

  private remove(wanted: ReadonlySet<string>): void {
    for (const [key, marker] of this.byKey) {
      if (wanted.has(key)) continue;
      marker.remove();
      this.byKey.delete(key);
    }
  }

  private drawn(symbol: SceneSymbol): HTMLElement | undefined {
    const key = markerKey(symbol);
    const marker = this.byKey.get(key) ?? this.add(key, symbol);
    marker.setLatLng(this.map.unproject(new Point(symbol.x, symbol.y), this.map.getZoom()));
    updateMarker(marker, symbol, this.cast.place(symbol.key)?.name ?? "");
    return marker.getElement();
  }

  private add(key: string, symbol: SceneSymbol): Marker {
    const place = this.cast.place(symbol.key);
    const names = symbol.ids.flatMap((id) => this.cast.place(id)?.name ?? []);
    const { t, events } = this;
    const marker = place
      ? placeMarker(symbol, place, this.cast.layerOf(place), nameOfPlace(place, t), events)
      : groupMarker(symbol, nameOfGroup(names, t), events);
    this.byKey.set(key, marker.addTo(this.map));
    return marker;
  }

  private dress(button: HTMLElement, symbol: SceneSymbol, stress: Stress): void {
    const { key, ids } = symbol;
    button.classList.toggle("is-open", key === stress.focus);
    button.classList.toggle("is-lit", key === stress.lit);
    button.classList.toggle(
      "is-unsure",
      ids.every((id) => stress.unsure.has(id)),
    );
  }

  /** The focus stays on its symbol; on the map, where the symbol is gone. */
  private refocus(focused: Element | null): void {
    if (!(focused instanceof HTMLElement) || focused === document.activeElement) return;
    const next = focused.isConnected ? focused : this.map.getContainer();
    next.focus({ preventScroll: true });
  }
}

/** A symbol out of view is no stop of the keyboard: a page would scroll to where it is not. */
function isFree({ x, y }: SceneSymbol, view: Box, bars: readonly Box[]): boolean {
  const box = boxAround(x, y, BOX_PX);
  return contains(view, boxAround(x, y, 0)) && bars.every((bar) => overlap(bar, box) === 0);
}
