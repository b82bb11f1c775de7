/** The form of filters, answered at once: counts, rows, address and map follow every change. */

import { type Choice, type Chosen, choose, readYears } from "../data/choice";
import type { PageData } from "../data/page";
import { finder } from "../data/search";
import type { Translate } from "../i18n/messages";
import { FACETS, keepChoice } from "./address";

export interface Filters {
  /** Read the form and let everything follow. */
  update(): void;
  /** Show one place more, whatever is filtered, until the next change. */
  admit(id: string): void;
  /** Forget what was typed since places were last chosen by it. */
  untype(): void;
}

type Shown = (shown: ReadonlySet<string>, unsure: ReadonlySet<string>) => void;

function values(form: HTMLFormElement): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const [name, value] of new FormData(form))
    if (typeof value === "string" && value.trim() && name !== "lang")
      found.set(name, [...(found.get(name) ?? []), value.trim()]);
  const all = form.querySelectorAll("input[name=layers]").length;
  // No box ticked shows nothing, all ticked need not be said.
  if (found.get("layers")?.length === all) found.delete("layers");
  else if (!found.has("layers")) found.set("layers", ["none"]);
  return found;
}

/** As the address says it. */
function said(found: ReadonlyMap<string, readonly string[]>): Map<string, string> {
  const given = [...found].filter(([, values]) => values[0] !== "none");
  return new Map(given.map(([name, values]) => [name, values.join(",")]));
}

function showRows({ shown, unsure, counts }: Chosen): void {
  for (const row of document.querySelectorAll<HTMLElement>("tr[data-place]")) {
    const id = row.dataset.place ?? "";
    row.hidden = !shown.has(id);
    row.classList.toggle("is-unsure", unsure.has(id));
  }
  for (const part of document.querySelectorAll<HTMLElement>("[data-layer-places]"))
    part.hidden = part.querySelector("tr[data-place]:not([hidden])") === null;
  for (const count of document.querySelectorAll<HTMLElement>("[data-count-of]"))
    count.textContent = String(counts.get(count.dataset.countOf ?? "") ?? 0);
}

export function bindFilters(
  form: HTMLFormElement,
  page: PageData,
  t: Translate,
  changed: Shown,
): Filters {
  const find = finder(page.places);
  const status = form.querySelector("[data-shown]");
  const legend = form.querySelector<HTMLElement>("[data-unsure]");
  let chosen: Chosen | null = null;
  const field = form.querySelector<HTMLInputElement>("input[name=q]");
  let sought = field?.value ?? "";

  const read = (found: ReadonlyMap<string, readonly string[]>): Choice => {
    const facets = new Map(FACETS.map((name) => [name, new Set(found.get(name))]));
    const text = found.get("q")?.[0];
    const accuracy = found.get("accuracy")?.[0];
    return {
      facets,
      accuracyM: accuracy ? Number(accuracy) : null,
      years: readYears(found.get("datetime")?.[0] ?? ""),
      found: text ? new Set(find(text).map(({ place }) => place.id)) : null,
    };
  };
  const update = (): void => {
    const found = values(form);
    chosen = choose(page.places, read(found));
    sought = field?.value ?? "";
    showRows(chosen);
    keepChoice(said(found));
    const count = { n: chosen.shown.size, of: page.places.length, unsure: chosen.unsure.size };
    if (status) status.textContent = t(count.unsure ? "atlas.shownUnsure" : "atlas.shown", count);
    if (legend) legend.hidden = count.unsure === 0;
    changed(chosen.shown, chosen.unsure);
  };

  form.addEventListener("change", update);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    update();
  });
  form.querySelector("[data-reset]")?.addEventListener("click", (event) => {
    event.preventDefault();
    for (const box of form.querySelectorAll<HTMLInputElement>("input[type=checkbox]"))
      box.checked = box.name === "layers";
    for (const field of form.querySelectorAll<HTMLInputElement | HTMLSelectElement>(
      "input:not([type=checkbox]):not([type=hidden]), select",
    ))
      field.value = "";
    form.dispatchEvent(new Event("change"));
  });
  const plain = form.querySelector<HTMLElement>("[data-plain]");
  if (plain) plain.hidden = true;
  return {
    update,
    admit: (id) => {
      if (chosen && !chosen.shown.has(id)) changed(new Set([...chosen.shown, id]), chosen.unsure);
    },
    untype: () => {
      if (field) field.value = sought;
    },
  };
}
