/** The buttons and bars that lie over the map, the opener of a frame's legend too. */

import type { Box } from "../data/box";

const PARTS = ".leaflet-control, .frame-legend > summary";

/** Their boxes in the pixels of `view`, which is what `container` shows. */
export function furniture(container: HTMLElement, view: Box): Box[] {
  const frame = container.getBoundingClientRect();
  const over = container.parentElement?.querySelectorAll(PARTS) ?? [];
  return [...over].map((part) => {
    const { left, right, top, bottom } = part.getBoundingClientRect();
    return {
      left: left - frame.left + view.left,
      right: right - frame.left + view.left,
      top: top - frame.top + view.top,
      bottom: bottom - frame.top + view.top,
    };
  });
}
