/** Where the server's drawing stands, the script's map begins: same middle, same zoom, the drawing moving along. */

import { LatLng, LatLngBounds, type Map as LeafletMap, Point, SVGOverlay } from "leaflet";
import { overlap } from "../data/box";
import type { FrameData } from "../data/frame";
import { furniture } from "../ui/furniture";

const PANE = "drawn";
const SLACK_PX = 2;
const TOUCHES = ["pointerdown", "wheel", "keydown"];

/** The zoom at which `svg` is shown; null where the frame is larger than what was drawn. */
function zoomOf(svg: SVGSVGElement): number | null {
  const steps = Number(getComputedStyle(svg).getPropertyValue("--zooms")) || 0;
  const drawnPx = svg.viewBox.baseVal.width * 2 ** steps;
  const isStretched = Math.abs(svg.getBoundingClientRect().width - drawnPx) > SLACK_PX;
  return isStretched ? null : Number(svg.dataset.zoom) + steps;
}

/**
 * Show what the drawing shows; in frames of other sizes, until the reader touches the map, the same again.
 *
 * A frame may get its size late, from a message of ours or when a tab is opened. Tells whether the drawing can stay:
 * in a frame larger than was drawn it is stretched, and no zoom of the map shows its places where it does.
 */
export function settle(map: LeafletMap, svg: SVGSVGElement, frame: FrameData): boolean {
  const [longitude, latitude] = frame.center;
  const middle = new LatLng(latitude, longitude);
  const [west, south, east, north] = frame.view.bbox;
  const bounds = new LatLngBounds([south, west], [north, east]);
  const show = (zoom: number | null): void => {
    if (zoom === null) map.fitBounds(bounds, { animate: false });
    else map.setView(middle, zoom, { animate: false });
  };
  const drawnZoom = zoomOf(svg);
  show(drawnZoom ?? frame.fixedZoom);
  const refit = (): void => show(frame.fixedZoom);
  map.on("resize", refit);
  const leave = (): void => {
    map.off("resize", refit);
  };
  for (const touch of TOUCHES)
    document.addEventListener(touch, leave, { capture: true, once: true, passive: true });
  return drawnZoom !== null;
}

/** Take away names that buttons and bars lie over: the server did not know where they stand. */
function clearNames(svg: SVGSVGElement, container: HTMLElement): void {
  const taken = furniture(container, container.getBoundingClientRect());
  for (const name of svg.querySelectorAll(".d-words > *")) {
    const box = name.getBoundingClientRect();
    if (taken.some((one) => overlap(one, box) > 0)) name.remove();
  }
}

/** The server's drawing under the map's tiles, where it moves with them. */
export interface Drawing {
  /** Whether it reaches to all edges of the map. */
  covers(): boolean;
  remove(): void;
}

export const NO_DRAWING: Drawing = { covers: () => false, remove: () => {} };

/** Lay the drawing under the tiles, and say what it covers. */
export function carryAlong(map: LeafletMap, svg: SVGSVGElement): Drawing {
  map.createPane(PANE);
  clearNames(svg, map.getContainer());
  const frame = map.getContainer().getBoundingClientRect();
  const box = svg.getBoundingClientRect();
  const at = (x: number, y: number) =>
    map.containerPointToLatLng(new Point(x - frame.left, y - frame.top));
  const bounds = new LatLngBounds(at(box.left, box.bottom), at(box.right, box.top));
  const overlay = new SVGOverlay(svg, bounds, { pane: PANE, interactive: false });
  overlay.addTo(map);
  map.once("zoomanim zoomend", () => map.getContainer().classList.add("is-zoomed"));
  return {
    covers: () => bounds.contains(map.getBounds()),
    remove: () => overlay.remove(),
  };
}
