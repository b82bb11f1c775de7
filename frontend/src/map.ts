/** Entry of every page with a map: reads the page's data and ties map, legend and tables together. */

import { type PageData, readPage } from "./data/page";
import { translator } from "./i18n/messages";
import { createMap } from "./render/atlas";
import { uncoverer } from "./render/drawn";
import { pause } from "./render/frames";
import { addGround } from "./render/ground";
import { Guide } from "./render/guide";
import { addImagery } from "./render/imagery";
import { watchMoves } from "./render/lead";
import type { Stage } from "./render/tour";
import { keepAddress } from "./ui/address";
import { seen } from "./ui/seen";
import { bindLayerSwitch, tickLayer } from "./ui/switch";
import { bindTables, lightRow } from "./ui/table";

/** The front page stacks map and panel below this width (panel.css), and the page scrolls. */
const STACKED = "(max-width: 60rem)";

/** On a site of plain files the script reads what the address asks; elsewhere the server has. */
async function begin(): Promise<void> {
  await pause();
  const page = json ? readPage(json) : null;
  if (document.documentElement.dataset.built === undefined) {
    if (box && page) await open(box, page);
    return;
  }
  const { pageAsked } = await import("./ui/built");
  const asked = pageAsked(box, page);
  if (box && asked) await open(box, asked);
}

/** What draws layers of tiles; pages without any do not load it. */
const bulkOf = (page: PageData) =>
  page.layers.some(({ bulk }) => bulk) ? import("./render/bulk") : null;

/** A story begins with words: its map is made, in place of the drawn one, when the reader comes to it. */
async function open(box: HTMLElement, page: PageData): Promise<void> {
  if (!page.steps) {
    await start(box, page);
    return;
  }
  const stage = seen(box).then(() => start(box, page));
  const { tellStory } = await import("./render/tour");
  tellStory(box, page.steps, translator(page.messages), stage);
}

/** What the address names: on the whole map its card, or the ruler to it; elsewhere its symbol. */
function openFirst(guide: Guide, page: PageData, isFull: boolean): void {
  if (!page.open) return;
  if (!isFull) guide.places.choose(page.open);
  else if (page.from) guide.measure(page.from, page.open);
  else if (page.view.at) guide.showFirst(page.open);
  else guide.show(page.open, null);
}

async function start(box: HTMLElement, page: PageData): Promise<Stage> {
  const t = translator(page.messages);
  const isFull = box.dataset.map === "full";
  const stacked = matchMedia(STACKED);
  const map = await createMap(box, page, t, {
    isShy: () => !isFull || stacked.matches,
    hasControls: true,
    isCredited: box.dataset.map === "story",
  });
  await pause();
  const ground = page.imagery
    ? addImagery(map, page.imagery, t)
    : addGround(map, page.ground, { t, lang: page.lang }, uncoverer(map));
  await pause();

  const form = document.querySelector<HTMLFormElement>("#layers");
  const guide = new Guide(map, page, t, {
    lit: (id) => lightRow(document, id),
    revealed: (layer) => form && tickLayer(form, layer),
    drawn: (boxes) => ground.avoid(boxes),
    canMeasure: isFull,
    ...(isFull && { opened: (place) => keepAddress({ place, from: null }) }),
  });
  if (isFull) watchMoves(map, (at) => keepAddress({ at }));
  for (const box of form?.querySelectorAll<HTMLInputElement>("input[data-layer]") ?? [])
    if (!box.checked) guide.places.visible.delete(box.value);
  if (form)
    bindLayerSwitch(form, guide.places.visible, (layer, isOn) => guide.showLayer(layer, isOn));
  await pause();
  bindTables(document, t, {
    show: (id, button) => {
      if (stacked.matches || !isFull) box.scrollIntoView({ block: "nearest" });
      guide.show(id, button);
    },
    light: (id) => guide.places.light(id),
  });
  if (form) {
    const { bindForm } = await import("./search");
    bindForm(form, page, t, {
      restrict: (shown, unsure) => guide.places.restrict(shown, unsure),
      show: (place, opener) => {
        if (stacked.matches) box.scrollIntoView({ block: "nearest" });
        guide.show(place.id, opener);
      },
    });
  }
  void bulkOf(page)?.then(({ bindBulk }) => bindBulk(map, page, t, guide, form));
  openFirst(guide, page, isFull);
  return { map, guide };
}

const box = document.querySelector<HTMLElement>("[data-map]");
const json = document.querySelector("#campmap-data")?.textContent;
void begin();

const form = document.querySelector<HTMLFormElement>("form[data-share]");
if (form) void import("./ui/share").then(({ bindShare }) => bindShare(form));
