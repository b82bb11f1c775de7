/** The form that makes lines to copy: shows what is chosen at once, and copies. */

import { fetchJson } from "../api";

interface Fault {
  given: string;
  remedy: string;
}

interface Shared {
  src: string;
  map_title: string;
  ratio: string;
  lines: Record<string, string>;
  faults: Fault[];
}

const PAUSE_MS = 250;

/** Make the form show its outcome as it changes, and its lines be copied by a button. */
export function bindShare(form: HTMLFormElement): void {
  let waiting = 0;
  let asked = 0;

  const ask = async (): Promise<void> => {
    const query = queryOf(form);
    const mine = ++asked;
    const found = await fetchJson<Shared>(`${form.action}?${query}&f=json`).catch(() => null);
    if (!found || mine !== asked) return;
    history.replaceState(null, "", `?${query}`);
    show(found);
  };

  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, PAUSE_MS);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(waiting);
    void ask();
  });
  form.querySelector<HTMLElement>("[data-share-submit]")?.setAttribute("hidden", "");
  bindCopies();
}

/** What the form asks, without its empty fields; an empty language is the reader's own, and no layer a fault. */
function queryOf(form: HTMLFormElement): URLSearchParams {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form))
    if (typeof value === "string" && (value || name === "map-lang")) query.append(name, value);
  if (!query.has("layers")) query.append("layers", "");
  return query;
}

function show(found: Shared): void {
  const frame = document.querySelector<HTMLIFrameElement>("[data-share-frame]");
  if (frame) {
    if (frame.src !== found.src) frame.src = found.src;
    frame.title = found.map_title;
    frame.className = `share-frame share-${found.ratio.replace(":", "-")}`;
  }
  for (const [name, line] of Object.entries(found.lines)) {
    const field = document.querySelector<HTMLTextAreaElement>(`#line-${name}`);
    if (field) field.value = line;
  }
  const faults = document.querySelector<HTMLElement>("[data-share-faults]");
  faults?.toggleAttribute("hidden", found.faults.length === 0);
  faults?.querySelector("ul")?.replaceChildren(...found.faults.map(itemOf));
}

function itemOf({ given, remedy }: Fault): HTMLElement {
  const [item, code] = [document.createElement("li"), document.createElement("code")];
  code.textContent = given;
  item.append(code, ` ${remedy}`);
  return item;
}

function bindCopies(): void {
  const said = document.querySelector<HTMLElement>("[data-copied]");
  for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-copy]")) {
    const field = document.querySelector<HTMLTextAreaElement>(`#${button.dataset.copy}`);
    if (!field) continue;
    button.hidden = false;
    button.addEventListener("click", async () => {
      const isCopied = await copy(field);
      if (said) said.textContent = (isCopied ? said.dataset.done : said.dataset.byHand) ?? "";
    });
  }
}

/** The clipboard where there is one; else the text is selected, to be copied by hand. */
async function copy(field: HTMLTextAreaElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    field.focus();
    field.select();
    return document.execCommand("copy");
  }
}
