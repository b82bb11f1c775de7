/** The map of a story: follows the reader from step to step. */

import type { Map as LeafletMap } from "leaflet";
import type { Step } from "../data/page";
import type { Translate } from "../i18n/messages";
import { bindPace } from "../ui/pace";
import type { Guide } from "./guide";

/** Seconds of a flight from one view to the next. */
const FLIGHT_S = 0.8;

function show(map: LeafletMap, guide: Guide, step: Step, isFirst: boolean): void {
  const isStill = isFirst || matchMedia("(prefers-reduced-motion: reduce)").matches;
  const pace = isStill ? { animate: false } : { duration: FLIGHT_S };
  guide.places.restrict(new Set(step.ids), new Set(step.unsure));
  guide.point(step.place);
  const { at, bbox } = step;
  if (at) {
    if (isStill) map.setView([at.lat, at.lon], at.zoom, pace);
    else map.flyTo([at.lat, at.lon], at.zoom, pace);
    return;
  }
  const [west, south, east, north] = bbox;
  const corners: [[number, number], [number, number]] = [
    [south, west],
    [north, east],
  ];
  if (isStill) map.fitBounds(corners, pace);
  else map.flyToBounds(corners, pace);
}

/** Let the map follow the steps of the page's story. */
export function tellStory(
  map: LeafletMap,
  guide: Guide,
  steps: readonly Step[],
  t: Translate,
): void {
  const bar = document.querySelector<HTMLElement>(".story-pace");
  const parts = [...document.querySelectorAll<HTMLElement>("[data-step]")];
  if (!bar || parts.length !== steps.length) return;
  let isFirst = true;
  bindPace({ steps: parts, map: map.getContainer(), bar }, t, (number) => {
    const step = steps[number];
    if (step) show(map, guide, step, isFirst);
    isFirst = false;
  });
}
