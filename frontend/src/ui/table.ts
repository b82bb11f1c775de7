/** The rows that stand for the places on the map. */

import type { Listed } from "../data/frame";
import type { Translate } from "../i18n/messages";
import { drawing, element } from "./element";

const TARGET = "M3.5 8a4.5 4.5 0 0 0 9 0a4.5 4.5 0 0 0-9 0M8 .8v4M8 11.2v4M.8 8h4M11.2 8h4";

export interface TableEvents {
  /** The reader asked to see the place on the map. */
  show(id: string, button: HTMLElement): void;
  /** The reader's pointer or focus is on the row of the place, or has left all rows. */
  light(id: string | null): void;
}

const rowOf = (target: EventTarget | null): HTMLElement | null =>
  target instanceof Element ? target.closest<HTMLElement>("tr[data-place]") : null;

const placeOf = (target: EventTarget | null): string | null => rowOf(target)?.dataset.place ?? null;

/** Name and address of each place that has a row. */
export function listedIn(root: ParentNode): Map<string, Listed> {
  const links = root.querySelectorAll<HTMLAnchorElement>("tr[data-place] th a");
  return new Map(
    [...links].map((link) => [
      placeOf(link) ?? "",
      { name: link.textContent, url: link.getAttribute("href") ?? "" },
    ]),
  );
}

/** A button that shows the place of a row. */
function shower(row: HTMLElement, t: Translate, events: TableEvents): HTMLElement {
  const [id = "", name = ""] = [row.dataset.place, row.querySelector("th a")?.textContent];
  const labels = { "aria-label": t("map.showName", { name }), title: t("map.show") };
  const attributes = { type: "button", class: "show", "data-show": id, ...labels };
  const button = element("button", attributes, drawing(TARGET));
  button.addEventListener("click", () => events.show(id, button));
  return button;
}

/** Put buttons into the tables of `root` and report what the reader does with their rows. */
export function bindTables(root: ParentNode, t: Translate, events: TableEvents): void {
  for (const cell of root.querySelectorAll("td[data-show]")) {
    const row = rowOf(cell);
    if (row) cell.append(shower(row, t, events));
  }
  for (const body of root.querySelectorAll<HTMLElement>("table.places tbody")) {
    body.addEventListener("pointerover", (event) => events.light(placeOf(event.target)));
    body.addEventListener("pointerleave", () => events.light(null));
    body.addEventListener("focusin", (event) => events.light(placeOf(event.target)));
    body.addEventListener("focusout", () => events.light(null));
  }
}

/** Mark the row of the place that the map points at. */
export function lightRow(root: ParentNode, id: string | null): void {
  for (const row of root.querySelectorAll<HTMLElement>("tr[data-place]"))
    row.classList.toggle("is-lit", row.dataset.place === id);
}
