/** The search field as a combobox (WAI-ARIA 1.2): places by layer, with what matched. */

import type { PageData, Place } from "../data/page";
import { finder, type Hit } from "../data/search";
import type { Translate } from "../i18n/messages";
import { element, symbol } from "./element";

const MOST = 12;
const LIST = "q-list";

function option(hit: Hit<Place>, page: PageData, t: Translate): HTMLElement {
  const { place, name } = hit;
  const layer = page.layers.find((one) => one.id === place.layer);
  return element(
    "li",
    { role: "option", id: `${LIST}-${place.id}`, "data-id": place.id, "aria-selected": "false" },
    layer && symbol(layer.shape, layer.color, place.fill),
    element(
      "span",
      {},
      place.name,
      element("small", {}, place.kind, name !== place.name && `; ${t("atlas.searchAs", { name })}`),
    ),
  );
}

/** Groups in the order of the layers; within them the best first. */
function groups(hits: readonly Hit<Place>[], page: PageData, t: Translate): HTMLElement[] {
  return page.layers.flatMap((layer) => {
    const own = hits.filter(({ place }) => place.layer === layer.id);
    if (own.length === 0) return [];
    const title = `${LIST}-of-${layer.id}`;
    return [
      element(
        "li",
        { role: "presentation" },
        element("p", { id: title, class: "found-layer", role: "presentation" }, layer.title),
        element(
          "ul",
          { role: "group", "aria-labelledby": title },
          ...own.map((hit) => option(hit, page, t)),
        ),
      ),
    ];
  });
}

/** Let `input` offer places while the reader types; tell `chosen` which one it is. */
export function bindCombobox(
  input: HTMLInputElement,
  page: PageData,
  t: Translate,
  chosen: (place: Place) => void,
): void {
  const find = finder(page.places);
  const list = element("ul", {
    id: LIST,
    class: "found",
    role: "listbox",
    "aria-label": t("atlas.searchResults"),
  });
  const said = element("p", { class: "unseen", role: "status" });
  list.hidden = true;
  input.after(list, said);
  for (const [name, value] of Object.entries({
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-controls": LIST,
    "aria-expanded": "false",
  }))
    input.setAttribute(name, value);

  const options = (): HTMLElement[] => [...list.querySelectorAll<HTMLElement>("[role=option]")];
  const active = (): HTMLElement | undefined =>
    options().find((one) => one.getAttribute("aria-selected") === "true");
  const light = (one: HTMLElement | undefined): void => {
    for (const other of options()) other.setAttribute("aria-selected", String(other === one));
    if (one) input.setAttribute("aria-activedescendant", one.id);
    else input.removeAttribute("aria-activedescendant");
    one?.scrollIntoView({ block: "nearest" });
  };
  const open = (isOpen: boolean): void => {
    list.hidden = !isOpen;
    input.setAttribute("aria-expanded", String(isOpen));
    if (!isOpen) light(undefined);
    else if (list.getBoundingClientRect().bottom > (visualViewport?.height ?? innerHeight))
      (input.labels?.[0] ?? input).scrollIntoView({ block: "start" });
  };
  const choose = (one: HTMLElement): void => {
    const place = page.places.find(({ id }) => id === one.dataset.id);
    open(false);
    if (place) chosen(place);
  };
  const look = (): void => {
    const hits = find(input.value);
    list.replaceChildren(...groups(hits.slice(0, MOST), page, t));
    const isAsked = input.value.trim() !== "";
    if (isAsked && hits.length === 0)
      list.append(element("li", { class: "hint" }, t("atlas.searchNone")));
    said.textContent = isAsked ? t("atlas.searchFound", { n: hits.length }) : "";
    light(undefined);
    open(isAsked);
  };
  const move = (by: number): void => {
    const all = options();
    if (list.hidden || all.length === 0) return;
    const now = all.indexOf(active() as HTMLElement);
    light(all[now < 0 && by < 0 ? all.length - 1 : (now + by + all.length) % all.length]);
  };

  input.addEventListener("input", look);
  const keys: Readonly<Record<string, () => boolean>> = {
    ArrowDown: () => {
      if (!list.hidden) move(1);
      else if (input.value) look();
      return true;
    },
    ArrowUp: () => {
      move(-1);
      return true;
    },
    Enter: () => {
      const one = active();
      if (one) choose(one);
      else open(false);
      return one !== undefined;
    },
    Escape: () => {
      const wasOpen = !list.hidden;
      open(false);
      return wasOpen;
    },
  };
  input.addEventListener("keydown", (event) => {
    if (!event.isComposing && keys[event.key]?.()) event.preventDefault();
  });
  input.addEventListener("blur", () => open(false));
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const one = (event.target as Element).closest<HTMLElement>("[role=option]");
    if (one) choose(one);
  });
}
