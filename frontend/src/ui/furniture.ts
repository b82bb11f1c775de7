/** The buttons and bars that lie over the map, the page's own too: a frame's legend, a phone's search. */

import type { Box } from "../data/box";

const PARTS = ".leaflet-control, .frame-legend > summary, [data-over-map]";

/** Their boxes in the pixels of `view`, which is what `container` shows. */
export function furniture(container: HTMLElement, view: Box): Box[] {
  const frame = container.getBoundingClientRect();
  return [...document.querySelectorAll(PARTS)].map((part) => {
    const { left, right, top, bottom } = part.getBoundingClientRect();
    return {
      left: left - frame.left + view.left,
      right: right - frame.left + view.left,
      top: top - frame.top + view.top,
      bottom: bottom - frame.top + view.top,
    };
  });
}
