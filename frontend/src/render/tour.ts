/** The map of a story: follows the reader from step to step. */

import type { Map as LeafletMap } from "leaflet";
import type { Step } from "../data/page";
import type { Translate } from "../i18n/messages";
import { bindPace } from "../ui/pace";
import type { Guide } from "./guide";

/** Seconds of a flight from one view to the next. */
const FLIGHT_S = 0.8;

/** The map, and who leads through it. */
export interface Stage {
  readonly map: LeafletMap;
  readonly guide: Guide;
}

function show({ map, guide }: Stage, step: Step, isFirst: boolean): void {
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

/** Let the map follow the steps of the page's story, once it is there. */
export function tellStory(
  box: HTMLElement,
  steps: readonly Step[],
  t: Translate,
  ready: Promise<Stage>,
): void {
  const bar = document.querySelector<HTMLElement>(".story-pace");
  const parts = [...document.querySelectorAll<HTMLElement>("[data-step]")];
  if (!bar || parts.length !== steps.length) return;
  let now = 0;
  let stage: Stage | null = null;
  const follow = (isFirst: boolean): void => {
    const step = steps[now];
    if (stage && step) show(stage, step, isFirst);
  };
  bindPace({ steps: parts, map: box, bar }, t, (number) => {
    now = number;
    follow(false);
  });
  void ready.then((made) => {
    stage = made;
    follow(true);
  });
}
