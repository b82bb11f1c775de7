/** On a site of plain files, what a server does elsewhere: the page is made to show what its address asks. */

import { type Asked, fileAsked, follow, mapOfChoice, readAsked } from "../data/asked";
import type { FrameData } from "../data/frame";
import type { PageData } from "../data/page";
import { CHOICE } from "./address";

/** What the address asks; null where another file is being opened that has it. */
function askedHere(): Asked | null {
  const { built = "" } = document.documentElement.dataset;
  const map = mapOfChoice(location.search, location.pathname, CHOICE);
  if (map !== null) {
    location.replace(map);
    return null;
  }
  const asked = readAsked(location.search);
  const [langs, releases] = built.split(";").map((part) => part.split(" ").filter(Boolean));
  const known = { langs: langs ?? [], releases: releases ?? [] };
  const file = fileAsked(asked, location.pathname, document.documentElement.lang, known);
  // A page that stands for all that are not there is in one language only.
  if (file === null || file === location.pathname) return asked;
  location.replace(`${file}${location.search}${location.hash}`);
  return null;
}

/** Take the drawing away where the address asks for another map than the one drawn. */
function clear(box: HTMLElement | null, asked: Asked): void {
  const { layers, place, at, bbox } = asked;
  if ([layers, place, at, bbox].every((one) => one === null)) return;
  for (const drawn of box?.querySelectorAll(".drawn") ?? []) drawn.remove();
}

/** Let the form say which places the address chooses. */
function fill(form: HTMLFormElement | null): void {
  const query = new URLSearchParams(location.search);
  const fields = form?.querySelectorAll<HTMLInputElement | HTMLSelectElement>("input, select");
  for (const field of fields ?? []) {
    const [text, ...more] = CHOICE.includes(field.name) ? query.getAll(field.name) : [];
    if (text === undefined) continue;
    if (field instanceof HTMLInputElement && field.type === "checkbox")
      field.checked = [text, ...more].join(",").split(",").includes(field.value);
    else field.value = text;
    field.closest(".facets")?.setAttribute("open", "");
  }
}

/** The page's data for its address; null where there is no map, or another file is being opened. */
export function pageAsked(box: HTMLElement | null, page: PageData | null): PageData | null {
  const asked = askedHere();
  if (!asked || !page || box?.dataset.map !== "full") return asked && page;
  clear(box, asked);
  fill(document.querySelector("#layers"));
  return follow(page, { ...asked, layers: null });
}

/** The same for a frame, which is given the looks that its address asks for too. */
export function frameAsked(box: HTMLElement, frame: FrameData): FrameData | null {
  const asked = askedHere();
  if (!asked) return null;
  clear(box, asked);
  const followed = follow(frame, asked);
  dress(asked, new Set(followed.layers.map(({ id }) => id)));
  return { ...followed, controls: asked.controls };
}

function dress(asked: Asked, shown: ReadonlySet<string>): void {
  if (!asked.legend) document.querySelector(".frame-legend")?.remove();
  for (const input of document.querySelectorAll<HTMLElement>("[data-layer]"))
    if (!shown.has(input.dataset.layer ?? "")) input.closest("li")?.remove();
  for (const section of document.querySelectorAll(".frame-tables section")) {
    const layer = section.getAttribute("aria-labelledby")?.replace("places-", "");
    if (!shown.has(layer ?? "")) section.remove();
  }
  const dark = document.querySelector<HTMLLinkElement>('link[media*="prefers-color-scheme"]');
  if (asked.theme === "dark" && dark) dark.media = "screen and (forced-colors: none)";
  if (asked.theme === "light") dark?.remove();
}
