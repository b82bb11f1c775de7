/** The ground under the places: sea, land, rivers, names of towns. */

import type { Map as LeafletMap } from "leaflet";
import { fetchTile } from "../api";
import type { Box } from "../data/box";
import type { Ground } from "../data/page";
import { Slots } from "../ground/slots";
import { Source } from "../ground/source";
import { readTile } from "../ground/tile";
import type { Translate } from "../i18n/messages";
import { link } from "./controls";
import { GroundGrid } from "./groundgrid";
import { GroundLabels } from "./groundlabels";
import { noticeOnce } from "./notice";
import { readPalette, watchPalette } from "./palette";
import { addRelief } from "./relief";

export interface GroundWords {
  readonly t: Translate;
  readonly lang: string;
}

export interface GroundOnMap {
  /** Boxes of the map's own places, in pixels of the zoom: no name of the ground stands over them. */
  avoid(boxes: readonly Box[]): void;
}

/** A ground without names of its own. */
export const NOTHING: GroundOnMap = { avoid: () => {} };

/** The reader has enlarged the page: the same tiles have more pixels. */
function redrawSharp(map: LeafletMap, grid: GroundGrid): void {
  let ratio = devicePixelRatio;
  map.on("resize", () => {
    if (ratio === devicePixelRatio) return;
    ratio = devicePixelRatio;
    grid.redraw();
  });
}

/** Draw the ground and credit it, and `uncover` it when it can be seen; without one the map stays the colour of the sea and says so. */
export function addGround(
  map: LeafletMap,
  ground: Ground | null,
  words: GroundWords,
  uncover: () => void,
): GroundOnMap {
  const box = map.getContainer();
  const missing = noticeOnce(map, words.t("map.groundMissing"));
  if (!ground) {
    uncover();
    missing();
    return NOTHING;
  }
  for (const credit of ground.attribution)
    map.attributionControl?.addAttribution(link(credit.url, credit.text));

  const slots = new Slots();
  const source = new Source(ground.tiles, fetchTile, slots, missing, readTile);
  const palette = readPalette(box);
  const labels = new GroundLabels(map, palette, {
    source,
    slots,
    maxZoom: ground.maxZoom,
    lang: words.lang,
    due: (isDue) => {
      box.dataset.ground = isDue || grid.isLoading() ? "loading" : "drawn";
    },
  });
  const grid = new GroundGrid(source, ground.maxZoom, palette);
  grid.on("loading", () => {
    box.dataset.ground = "loading";
  });
  grid.once("load", uncover);
  // Tile by tile the names would be set anew each time.
  grid.on("load", () => labels.begin());
  grid.addTo(map);
  redrawSharp(map, grid);
  const { relief } = ground;
  if (relief) grid.once("load", () => addRelief(map, relief));
  watchPalette(box, (isPaper) => {
    if (isPaper) slots.flush();
    const now = readPalette(box);
    grid.recolor(now);
    labels.recolor(now);
  });
  return labels;
}
