/** The address of the front page: what it shows now, and the links that pass it on. */

export const FACETS = ["layers", "kind", "status", "evidence", "operator", "province"] as const;
/** What says which places are shown, in the order of the address, whatever the form's. */
export const CHOICE: readonly string[] = ["q", ...FACETS, "accuracy", "datetime"];
/** What says how they are shown. Marks of newsletters are neither, and passed on to nobody. */
const VIEW: readonly string[] = ["lang", "place", "from", "at", "imagery"];

/** What a link takes along, by its `data-follow`; its language is its own. */
const TAKEN: Readonly<Record<string, readonly string[]>> = {
  choice: CHOICE,
  view: ["layers", "place", "at"],
  all: [...VIEW, ...CHOICE].filter((name) => name !== "lang"),
};

type Asked = readonly (readonly [name: string, text: string])[];

function queryOf(asked: Asked): string {
  const query = new URLSearchParams(asked.map(([name, text]) => [name, text])).toString();
  return query && `?${query.replaceAll("%2C", ",").replaceAll("%2F", "/")}`;
}

/** Let the links of the page take along what they pass on of this. */
function passOn(asked: Asked): void {
  for (const link of document.querySelectorAll<HTMLAnchorElement>("a[data-follow]")) {
    const names = TAKEN[link.dataset.follow ?? ""] ?? [];
    const { pathname, searchParams } = new URL(link.href);
    const lang = searchParams.get("lang");
    const taken = asked.filter(([name]) => names.includes(name));
    link.setAttribute("href", pathname + queryOf(lang ? [...taken, ["lang", lang]] : taken));
  }
}

/** Let the address say this; what is null it says no more, and what is not named stays. */
export function keepAddress(changes: Readonly<Record<string, string | null>>): void {
  const asked = new URLSearchParams(location.search);
  for (const [name, text] of Object.entries(changes))
    if (text === null) asked.delete(name);
    else asked.set(name, text);
  const kept = [...VIEW, ...CHOICE].flatMap((name) => {
    const text = asked.get(name);
    return text === null ? [] : [[name, text] as const];
  });
  const query = queryOf(kept);
  if (query !== location.search)
    history.replaceState(history.state, "", query || location.pathname);
  passOn(kept);
}

/** Let the address say which places are chosen, and no others. */
export function keepChoice(chosen: ReadonlyMap<string, string>): void {
  keepAddress(Object.fromEntries(CHOICE.map((name) => [name, chosen.get(name) ?? null])));
}
