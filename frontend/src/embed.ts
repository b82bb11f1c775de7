/** Entry of the map in frames: takes over the drawing in place; more is loaded when the reader turns to the map. */

import { fetchJson } from "./api";
import { type DetailsById, type FrameData, readFrame } from "./data/frame";
import { type Translate, translator } from "./i18n/messages";
import { createMap } from "./render/atlas";
import { addFullscreen } from "./render/fullscreen";
import { Guide } from "./render/guide";
import { LateGround } from "./render/lateground";
import { noticeOnce } from "./render/notice";
import { carryAlong, NO_DRAWING, settle } from "./render/takeover";
import { onAttention } from "./ui/attention";
import { placeCard } from "./ui/card";
import { greetHost } from "./ui/host";
import { bindLinks } from "./ui/links";
import { watchPress } from "./ui/press";
import { openSheet } from "./ui/sheet";
import { bindLayerSwitch, tickLayer } from "./ui/switch";
import { bindTables, lightRow, listedIn } from "./ui/table";

async function start(box: HTMLElement, frame: FrameData): Promise<void> {
  const t = translator(frame.messages);
  bindLinks(document.body, t, greetHost());
  // Its place is the map's from here on, and the card the map's own.
  document.querySelector("[data-card]")?.remove();
  const drawn = box.querySelector<SVGSVGElement>("svg.drawn");
  const map = await createMap(box, frame, t, {
    isShy: () => document.fullscreenElement === null,
    hasControls: frame.controls,
    leastZoom: frame.leastZoom,
    isCredited: true,
  });
  if (frame.controls) addFullscreen(map, t);
  const stays = drawn !== null && settle(map, drawn, frame);
  if (!stays) drawn?.remove();
  const drawing = stays ? carryAlong(map, drawn) : NO_DRAWING;
  const ground = new LateGround(map, frame.ground, { t, lang: frame.lang }, drawing);
  // Of a site of plain files the script shows another view than the one drawn: then, too, nothing lies under it.
  if (!stays) void ground.load();
  const form = document.querySelector<HTMLElement>("#layers");
  const guide = new Guide(map, frame, t, {
    lit: (id) => lightRow(document, id),
    revealed: (layer) => form && tickLayer(form, layer),
    drawn: (boxes) => ground.avoid(boxes),
  });
  if (form)
    bindLayerSwitch(form, guide.places.visible, (layer, isOn) => guide.showLayer(layer, isOn));
  bindList(guide, t);
  openFirst(guide, box, frame, t);
  const released = watchPress(document.documentElement);
  onAttention(document.body, () => {
    void ground.load();
    fetchJson<DetailsById>(frame.details).then(
      (details) => released().then(() => guide.learn(details)),
      noticeOnce(map, t("map.detailsMissing")),
    );
  });
}

/** On a site of plain files the script reads what the address asks; elsewhere the server has. */
async function begin(box: HTMLElement, frame: FrameData): Promise<void> {
  if (document.documentElement.dataset.built === undefined) return start(box, frame);
  const { frameAsked } = await import("./ui/built");
  const asked = frameAsked(box, frame);
  if (asked) await start(box, asked);
}

/** The list covers the map: it folds when one of its places is to be seen there, or by Escape. */
function bindList(guide: Guide, t: Translate): void {
  const list = document.querySelector<HTMLDetailsElement>("#places");
  const opener = list?.querySelector<HTMLElement>("summary");
  if (!list || !opener) return;
  bindTables(list, t, {
    show: (id) => {
      list.open = false;
      guide.show(id, opener);
    },
    light: (id) => guide.places.light(id),
  });
  list.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape" || !list.open) return;
    list.open = false;
    opener.focus();
  });
}

/** The card of the place that the address names; one that is not drawn has it at the map's foot. */
function openFirst(guide: Guide, box: HTMLElement, frame: FrameData, t: Translate): void {
  const place = frame.places.find(({ id }) => id === frame.open);
  if (place?.point) guide.showFirst(place.id);
  else if (place) {
    const context = { t, lang: frame.lang, layerOf: guide.layerOf };
    const sheet = openSheet(box, placeCard(place, context), t("map.close"), () => sheet.remove());
  }
}

const box = document.querySelector<HTMLElement>("[data-map]");
const json = document.querySelector("#campmap-data")?.textContent;
if (box && json) void begin(box, readFrame(json, listedIn(document)));
