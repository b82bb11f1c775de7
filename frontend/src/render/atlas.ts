/** The map itself: made when its box has a size, and kept in step with it. */

import "./trusted";
import {
  type FitBoundsOptions,
  LatLngBounds,
  Map as LeafletMap,
  type PanOptions,
  type PointExpression,
} from "leaflet";
import type { Box } from "../data/box";
import type { PageData } from "../data/page";
import type { Translate } from "../i18n/messages";
import { addButtons, addCredits, addScale } from "./controls";
import { tameGestures } from "./gestures";

const MIN_ZOOM = 3;
const MAX_ZOOM = 14;

/** A map that jumps where it would glide: Leaflet has options for every motion but that of panning. */
class StillMap extends LeafletMap {
  override panBy(offset: PointExpression, options?: PanOptions): this {
    return super.panBy(offset, { ...options, animate: false });
  }
}

function hasSize(box: HTMLElement): boolean {
  return box.clientWidth > 0 && box.clientHeight > 0;
}

/** Resolves when `box` is laid out: a map in a closed tab or frame has no size yet. */
function sized(box: HTMLElement): Promise<void> {
  if (hasSize(box)) return Promise.resolve();
  return new Promise((resolve) => {
    const observer = new ResizeObserver(() => {
      if (!hasSize(box)) return;
      observer.disconnect();
      resolve();
    });
    observer.observe(box);
  });
}

/** Tell the styles how much the map shows: on paper its box has another size. */
function tellSize(map: LeafletMap): void {
  const { x, y } = map.getSize();
  const { style } = map.getContainer();
  style.setProperty("--view-width", `${x}px`);
  style.setProperty("--view-height", `${y}px`);
}

/** What the map shows, in the pixels of its zoom. */
export function windowOf(map: LeafletMap): Box {
  const { min, max } = map.getPixelBounds();
  if (!min || !max) throw new Error("A map with a view has bounds.");
  return { left: min.x, top: min.y, right: max.x, bottom: max.y };
}

/** Show a box whole, below what the page lays over the map's upper edge (`--map-top`, panel.css). */
function showWhole(map: LeafletMap, bounds: LatLngBounds, options: FitBoundsOptions = {}): void {
  const style = getComputedStyle(map.getContainer());
  const topPx = Number.parseFloat(style.getPropertyValue("--map-top")) || 0;
  map.fitBounds(bounds, { ...options, paddingTopLeft: [0, topPx] });
}

export interface MapOptions {
  /** Whether scrolling and one finger belong to the page around the map. */
  isShy(): boolean;
  /** Whether the reader gets buttons. */
  readonly hasControls: boolean;
  /** How far out it goes, if not as far as usual. */
  readonly leastZoom?: number;
  /** Whether the page shows the credits itself. */
  readonly isCredited: boolean;
}

/** An empty map that shows the page's view. */
export async function createMap(
  box: HTMLElement,
  page: PageData,
  t: Translate,
  options: MapOptions,
): Promise<LeafletMap> {
  await sized(box);
  const hadFocus = box.contains(document.activeElement);
  // The map that the server drew stays under ours until there is ground to see.
  box.replaceChildren(...box.querySelectorAll(".drawn"));
  const { at, bbox } = page.view;
  const [west, south, east, north] = bbox;
  const bounds = new LatLngBounds([south, west], [north, east]);
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const map = new (still ? StillMap : LeafletMap)(box, {
    attributionControl: false,
    zoomControl: false,
    minZoom: options.leastZoom ?? MIN_ZOOM,
    maxZoom: MAX_ZOOM,
    zoomAnimation: !still,
    fadeAnimation: !still,
    markerZoomAnimation: !still,
    inertia: !still,
  });
  map.on("resize", () => tellSize(map));
  tellSize(map);
  if (at) map.setView([at.lat, at.lon], at.zoom, { animate: false });
  else showWhole(map, bounds, { animate: false });
  if (options.hasControls) addButtons(map, () => showWhole(map, bounds), t);
  addScale(map, t);
  if (!options.isCredited) addCredits(map, t);
  tameGestures(map, options.isShy, t);
  // A reader by keyboard who stood on the drawn map's credits stands on the map now, not nowhere.
  if (hadFocus) box.focus({ preventScroll: true });
  new ResizeObserver(() => {
    if (hasSize(box)) map.invalidateSize({ animate: false });
  }).observe(box);
  return map;
}
