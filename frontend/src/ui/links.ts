/** Links out of the frame: in a new tab, or where no tab may open as an address to copy. */

import type { Translate } from "../i18n/messages";
import { element } from "./element";

/**
 * Follow clicks on links; `ask` tells the page around the frame of one that could not open.
 *
 * Below a page that keeps itself apart (`Cross-Origin-Opener-Policy`) a tab opens that we are not told of.
 */
export function bindLinks(root: HTMLElement, t: Translate, ask: (url: string) => void): void {
  let shown: HTMLElement | null = null;
  root.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
    if (!(link instanceof HTMLAnchorElement) || link.target === "_self" || link.role === "button")
      return;
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (link.getAttribute("href")?.startsWith("#")) return;
    event.preventDefault();
    shown?.remove();
    const opened = open(link.href, "_blank");
    if (opened) {
      opened.opener = null;
      return;
    }
    ask(link.href);
    shown = addressBox(link.href, t, link);
    root.append(shown);
    shown.querySelector("input")?.select();
  });
}

function addressBox(url: string, t: Translate, link: HTMLElement): HTMLElement {
  const field = element("input", { readonly: "", value: url, "aria-label": t("map.linkBlocked") });
  const copy = element("button", { type: "button" }, t("map.copy"));
  const close = element("button", { type: "button", "aria-label": t("map.close") }, "×");
  const box = element(
    "div",
    { class: "frame-link", role: "dialog", "aria-label": t("map.linkBlocked") },
    element("p", {}, t("map.linkBlocked")),
    field,
    copy,
    close,
  );
  const leave = (): void => {
    box.remove();
    if (link.isConnected) link.focus({ preventScroll: true });
  };
  copy.addEventListener("click", () => void copyField(field, copy, t));
  close.addEventListener("click", leave);
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    leave();
  });
  return box;
}

/** By the clipboard where the page allows it, else as the keyboard would. */
async function copyField(
  field: HTMLInputElement,
  button: HTMLElement,
  t: Translate,
): Promise<void> {
  field.select();
  const isCopied = await navigator.clipboard?.writeText(field.value).then(
    () => true,
    () => document.execCommand("copy"),
  );
  if (isCopied) button.textContent = t("map.copied");
}
