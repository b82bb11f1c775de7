/** What a popup says of a place, or of a crowd of places. */

import type { Credit, DrawnPlace, Layer, Place } from "../data/page";
import { accuracyText, type Translate } from "../i18n/messages";
import { type Child, element, symbol } from "./element";

const SHOWN_SOURCES = 2;

export interface CardContext {
  readonly t: Translate;
  readonly lang: string;
  layerOf(place: Place): Layer;
  /** Measure from a place; absent where the page does not measure. */
  readonly measure?: (place: Place) => void;
}

export function heading(text: string, tag?: string): HTMLHeadingElement {
  return element("h2", { tabindex: "-1", ...(tag && { lang: tag }) }, text);
}

/** A text of a place; in another language than the page's it is marked, for eyes and for machines. */
function said(place: Place, name: "summary" | "positionOf", context: CardContext): Child[] {
  const tag = place.langs?.[name];
  if (!tag) return [place[name]];
  const language = new Intl.DisplayNames([context.lang], { type: "language" }).of(tag) ?? tag;
  const mark = element("span", { class: "foreign" }, context.t("map.language", { language }));
  return [mark, " ", element("span", { lang: tag }, place[name])];
}

export function row(term: string, ...value: Child[]): HTMLDivElement {
  return element("div", {}, element("dt", {}, term), element("dd", {}, ...value));
}

/** Sources as links, one after the other. */
export function sourceLinks(sources: readonly Credit[]): Child[] {
  return sources.flatMap((source, index): Child[] => [
    index > 0 && "; ",
    element("a", { href: source.url, translate: "no" }, source.text),
  ]);
}

function sourceList(place: Place, t: Translate): Child[] {
  const shown = place.sources.slice(0, SHOWN_SOURCES);
  const rest = place.sourceCount - shown.length;
  return [...sourceLinks(shown), rest > 0 && ` ${t("map.moreSources", { n: rest })}`];
}

/** Name, kind, status, accuracy, what the position is of, first sources, and the way to the full record. */
export function placeCard(place: Place, context: CardContext): HTMLElement {
  const { t, lang } = context;
  const layer = context.layerOf(place);
  return element(
    "div",
    { class: "popup", role: "dialog", "aria-label": place.name },
    element(
      "p",
      { class: "popup-kind" },
      symbol(layer.shape, layer.color, place.fill),
      element("span", {}, place.kind),
    ),
    heading(place.name, place.langs?.name),
    place.summary && element("p", { class: "popup-summary" }, ...said(place, "summary", context)),
    element(
      "dl",
      {},
      place.statusLabel && row(t("map.status"), place.statusLabel),
      row(
        t("map.accuracy"),
        place.point ? accuracyText(t, lang, place.accuracyM) : t("map.notDrawn"),
      ),
      place.positionOf &&
        row(
          t("map.positionOf"),
          element("span", { class: "popup-clamp" }, ...said(place, "positionOf", context)),
        ),
      place.evidenceLabel && row(t("map.evidence"), place.evidenceLabel),
      place.sources.length > 0 && row(t("map.sources"), ...sourceList(place, t)),
    ),
    element(
      "p",
      { class: "popup-more" },
      element("a", { href: place.url }, t("map.more")),
      place.point && measureButton(place, context),
    ),
  );
}

function measureButton(place: Place, { t, measure }: CardContext): Child {
  if (!measure) return null;
  const button = element("button", { type: "button", class: "popup-measure" }, t("atlas.measure"));
  button.addEventListener("click", () => measure(place));
  return button;
}

/** The members of a crowd, each a button that chooses it. */
export function groupCard(
  places: readonly DrawnPlace[],
  context: CardContext,
  choose: (place: DrawnPlace) => void,
): HTMLElement {
  const { t } = context;
  const title = t("map.groupTitle", { n: places.length });
  const items = places.map((place) => {
    const layer = context.layerOf(place);
    const button = element(
      "button",
      { type: "button" },
      symbol(layer.shape, layer.color, place.fill),
      element("span", {}, place.name),
    );
    button.addEventListener("click", () => choose(place));
    return element("li", {}, button);
  });
  return element(
    "div",
    { class: "popup", role: "dialog", "aria-label": title },
    heading(title),
    element("p", { class: "hint" }, t("map.groupHint")),
    element("ul", { class: "popup-members" }, ...items),
  );
}
