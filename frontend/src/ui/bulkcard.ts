/** What a popup says of a feature of a bulk layer: all its properties, and what the layer cites. */

import type { BulkLayer } from "../data/page";
import type { Translate } from "../i18n/messages";
import { heading, row, sourceLinks } from "./card";
import { element, symbol } from "./element";

/** A feature as the layer's address gives it. */
export interface BulkAnswer {
  readonly id: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

const NAME = /^name(_\w\w)?$/;
/** Said above, or by the card's place on the map. */
const SAID = ["id", "layer"];

export function bulkCard(
  layer: BulkLayer,
  { id, properties }: BulkAnswer,
  address: string,
  { t, lang }: { readonly t: Translate; readonly lang: string },
): HTMLElement {
  const names = [`name_${lang}`, "name_en", "name_ko", "name"].map((key) => properties[key]);
  const name = String(names.find(Boolean) ?? id);
  const facts = Object.entries(properties).filter(
    ([key, value]) => value != null && !NAME.test(key) && !SAID.includes(key),
  );
  return element(
    "div",
    { class: "popup", role: "dialog", "aria-label": name },
    element(
      "p",
      { class: "popup-kind" },
      symbol(layer.shape, layer.color, "solid"),
      element("span", {}, layer.title),
    ),
    heading(name),
    element(
      "dl",
      {},
      ...facts.map(([key, value]) =>
        row(key, typeof value === "object" ? JSON.stringify(value) : String(value)),
      ),
      row(t("map.sources"), ...sourceLinks(layer.bulk.sources)),
    ),
    element("p", { class: "popup-more" }, element("a", { href: address }, t("map.more"))),
  );
}
