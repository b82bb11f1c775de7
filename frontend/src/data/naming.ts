/** What symbols are called for those who hear the map. */

import type { Translate } from "../i18n/messages";
import type { Place } from "./page";

export function nameOfPlace(place: Place, t: Translate): string {
  const { name, kind, statusLabel } = place;
  return statusLabel
    ? t("map.markerName", { name, kind, status: statusLabel })
    : t("map.markerNameShort", { name, kind });
}

export function nameOfGroup(names: readonly string[], t: Translate): string {
  return t("map.groupName", { n: names.length, names: names.join("; ") });
}
