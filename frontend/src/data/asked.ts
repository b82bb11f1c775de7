/** What an address asks of a page, where no server reads it: on a site that is plain files. */

import type { At, PageData, View } from "./page";

export interface Asked {
  readonly lang: string | null;
  readonly release: string | null;
  readonly layers: readonly string[] | null;
  readonly place: string | null;
  readonly from: string | null;
  readonly at: At | null;
  readonly bbox: View["bbox"] | null;
  readonly theme: string | null;
  readonly controls: boolean;
  readonly legend: boolean;
}

const NO = ["no", "off", "false", "0"];
/** How far around a place its map goes, in degrees. */
const MARGIN = 0.12;
const FIRST_LANG = "en";
/** Where the page lies that says which releases there are. */
const UNKNOWN = "unknown";

function numbers(text: string | null, count: number): readonly number[] | null {
  const found = (text ?? "").split(",").map((part) => (part.trim() ? Number(part) : Number.NaN));
  return found.length === count && found.every(Number.isFinite) ? found : null;
}

/** The query of an address; what cannot be understood is as if it were not there. */
export function readAsked(search: string): Asked {
  const query = new URLSearchParams(search);
  const [lat, lon, zoom] = numbers(query.get("at"), 3) ?? [];
  const [west, south, east, north] = numbers(query.get("bbox"), 4) ?? [];
  const isAt = lat !== undefined && lon !== undefined && zoom !== undefined;
  const isBox =
    west !== undefined && south !== undefined && east !== undefined && north !== undefined;
  return {
    lang: query.get("lang"),
    release: query.get("release"),
    layers: query.get("layers")?.split(",").filter(Boolean) ?? null,
    place: query.get("place"),
    from: query.get("from"),
    at: isAt ? { lat, lon, zoom } : null,
    bbox: isBox && west < east && south < north ? [west, south, east, north] : null,
    theme: query.get("theme"),
    controls: !NO.includes(query.get("controls") ?? ""),
    legend: !NO.includes(query.get("legend") ?? ""),
  };
}

/** The file that has the page in the language and of the release asked for; null where it is this one. */
export function fileAsked(
  asked: Asked,
  path: string,
  lang: string,
  known: { readonly langs: readonly string[]; readonly releases: readonly string[] },
): string | null {
  const folder = path.replace(/\/(index(\.\w+)?\.html)?$/, "");
  const wanted = asked.lang && known.langs.includes(asked.lang) ? asked.lang : lang;
  const release =
    lostRelease(folder, known.releases) ?? (folder === "/embed" ? asked.release : null);
  // Of a release that there is not, a page says which there are.
  const pinned = release !== null && known.releases.includes(release) ? release : UNKNOWN;
  const frame = folder.endsWith("/embed") ? "/embed" : "";
  const to = release === null ? folder : `/releases/${pinned}${frame}`;
  if (to === folder && wanted === lang) return null;
  return `${to}/index${wanted === FIRST_LANG ? "" : `.${wanted}`}.html`;
}

/** The release that an address lies below and that there is not: its page stands for all that are not there. */
function lostRelease(folder: string, releases: readonly string[]): string | null {
  const [, release = UNKNOWN] = /^\/releases\/([^/]+)/.exec(folder) ?? [];
  // The pages of a release know of none.
  const isThere = releases.length === 0 || releases.includes(release);
  return isThere || release === UNKNOWN ? null : release;
}

/** The map that shows what the query of a table of places chooses; null where all are shown. */
export function mapOfChoice(search: string, path: string, names: readonly string[]): string | null {
  const base = /^(.*)\/places(?:\/(?:index(?:\.\w+)?\.html)?)?$/.exec(path)?.[1];
  const query = new URLSearchParams(search);
  const isChosen = names.some((name) => query.get(name));
  return base !== undefined && isChosen ? `${base}/${search}` : null;
}

/** A page's data as a server would have given them for the address. */
export function follow<Data extends PageData>(page: Data, asked: Asked): Data {
  const chosen = page.places.find(({ id }) => id === asked.place) ?? null;
  const layers = asked.layers && page.layers.filter(({ id }) => asked.layers?.includes(id));
  const shown = layers?.length ? layers : page.layers;
  const ids = new Set(shown.map(({ id }) => id));
  if (chosen) ids.add(chosen.layer);
  const point = chosen?.point;
  const around: View["bbox"] | null = point
    ? [point[0] - MARGIN, point[1] - MARGIN, point[0] + MARGIN, point[1] + MARGIN]
    : null;
  return {
    ...page,
    layers: page.layers.filter(({ id }) => ids.has(id)),
    places: page.places.filter(({ layer }) => ids.has(layer)),
    open: chosen?.id ?? page.open,
    from: asked.from ?? page.from,
    view: {
      bbox: asked.bbox ?? around ?? page.view.bbox,
      at: asked.bbox ? null : (asked.at ?? page.view.at),
    },
  };
}
