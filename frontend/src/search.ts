/** What the front page can do beside its map: search, filters, years. Loaded when the map is there. */

import type { PageData, Place } from "./data/page";
import type { Translate } from "./i18n/messages";
import { bindCombobox } from "./ui/combobox";
import { bindFilters } from "./ui/filters";
import { bindYears } from "./ui/years";

export interface Follower {
  /** Show these places only, those of `unsure` as such. */
  restrict(shown: ReadonlySet<string>, unsure: ReadonlySet<string>): void;
  /** Lead to a place on the map. */
  show(place: Place, opener: HTMLElement): void;
}

/** Bring the form to life; `layersChanged` is called for layers that the map showed by itself. */
export function bindForm(
  form: HTMLFormElement,
  page: PageData,
  t: Translate,
  map: Follower,
): { update(): void } {
  const filters = bindFilters(form, page, t, map.restrict);
  const input = form.querySelector<HTMLInputElement>("input[name=q]");
  if (input)
    bindCombobox(input, page, t, (place) => {
      filters.untype();
      if (place.point === null) {
        location.assign(place.url);
        return;
      }
      filters.admit(place.id);
      map.show(place, input);
    });
  const time = form.querySelector<HTMLElement>(".facet-time");
  if (time) bindYears(time, t, filters.update);
  if (location.search) filters.update();
  return filters;
}
