/** The rows that stand for the places on the map. */

import type { Listed } from "../data/frame";

export interface TableEvents {
  /** The reader asked to see the place on the map. */
  show(id: string, button: HTMLElement): void;
  /** The reader's pointer or focus is on the row of the place, or has left all rows. */
  light(id: string | null): void;
}

const placeOf = (target: EventTarget | null): string | null =>
  target instanceof Element
    ? (target.closest<HTMLElement>("tr[data-place]")?.dataset.place ?? null)
    : null;

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

/** Reveal the buttons of `root` and report what the reader does with its rows. */
export function bindTables(root: ParentNode, events: TableEvents): void {
  for (const button of root.querySelectorAll<HTMLButtonElement>("button[data-show]")) {
    button.hidden = false;
    button.addEventListener("click", () => events.show(button.dataset.show ?? "", button));
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
