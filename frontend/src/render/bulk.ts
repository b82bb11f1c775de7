/** Layers too large for a symbol a feature: drawn as tiles where they are asked for; a click says what lies there. */

import type { LatLng, Map as LeafletMap } from "leaflet";
import { fetchJson, fetchTile } from "../api";
import type { BulkLook } from "../bulk/paint";
import { readBulk } from "../bulk/tile";
import type { BulkLayer, PageData } from "../data/page";
import { Slots } from "../ground/slots";
import { Source } from "../ground/source";
import type { Translate } from "../i18n/messages";
import { type BulkAnswer, bulkCard } from "../ui/bulkcard";
import { element } from "../ui/element";
import { BulkGrid } from "./bulkgrid";
import type { Guide } from "./guide";
import { noticeOnce } from "./notice";
import { watchPalette } from "./palette";
import { STAMP_PX, stampsOf } from "./stamps";

const LIFT_PX = 4;

/** As the page has colours now: light, dark, forced or for paper. */
function lookOf(box: HTMLElement, layer: BulkLayer): BulkLook {
  const probe = element("i", { class: `c-${layer.color}`, hidden: "" });
  probe.style.backgroundColor = "var(--paper-raised)";
  box.append(probe);
  const { color: ink, backgroundColor: paper } = getComputedStyle(probe);
  const stamp = stampsOf(layer.shape, ink, paper, devicePixelRatio);
  probe.remove();
  return { ink, stamp, stampPx: STAMP_PX };
}

function gridOf(map: LeafletMap, layer: BulkLayer, slots: Slots): BulkGrid {
  const { id, bulk } = layer;
  const failed = noticeOnce(map, bulk.missing);
  const read = (bytes: ArrayBuffer) => readBulk(bytes, id);
  const source = new Source(bulk.tiles, fetchTile, slots, failed, read);
  const box = map.getContainer();
  const grid = new BulkGrid(source, lookOf(box, layer), noticeOnce(map, bulk.thinned));
  watchPalette(box, () => grid.recolor(lookOf(box, layer)));
  return grid;
}

/** Show bulk layers that the page shows, and those whose boxes in `form` are ticked. */
export function bindBulk(
  map: LeafletMap,
  page: PageData,
  t: Translate,
  guide: Guide,
  form: HTMLElement | null,
): void {
  const slots = new Slots();
  const layers = page.layers.filter((layer): layer is BulkLayer => Boolean(layer.bulk));
  const grids = layers.map((layer) => ({ layer, grid: gridOf(map, layer, slots) }));
  const boxOf = (id: string) =>
    form?.querySelector<HTMLInputElement>(`input[data-bulk="${CSS.escape(id)}"]`);
  const follow = (): void => {
    for (const { layer, grid } of grids)
      if (boxOf(layer.id)?.checked ?? layer.visible) map.addLayer(grid);
      else map.removeLayer(grid);
  };
  for (const { layer } of grids) {
    const box = boxOf(layer.id);
    if (box) box.hidden = false;
  }
  form?.addEventListener("change", follow);
  follow();

  let asked = 0;
  const tell = async (layer: BulkLayer, id: string, at: LatLng): Promise<void> => {
    asked += 1;
    const turn = asked;
    const address = layer.bulk.items.replace("{id}", encodeURIComponent(id));
    const answer = await fetchJson<BulkAnswer>(address);
    if (turn === asked)
      guide.tell(bulkCard(layer, answer, address, { t, lang: page.lang }), at, LIFT_PX);
  };
  map.on("click", ({ latlng }) => {
    for (const { layer, grid } of grids.toReversed()) {
      const found = map.hasLayer(grid) && grid.featureAt(map, latlng);
      if (!found) continue;
      tell(layer, found.id, latlng).catch(noticeOnce(map, layer.bulk.missing));
      return;
    }
  });
}
