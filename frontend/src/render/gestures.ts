/** A map that stands in the flow of a page must not catch the reader who scrolls past it. */

import type { Map as LeafletMap } from "leaflet";
import type { Translate } from "../i18n/messages";
import { element } from "../ui/element";

const HINT_MS = 1400;

function hinter(container: HTMLElement): (text: string) => void {
  const hint = element("div", { class: "map-hint", "aria-hidden": "true" });
  container.append(hint);
  let timer = 0;
  return (text) => {
    hint.textContent = text;
    hint.classList.add("is-shown");
    clearTimeout(timer);
    timer = window.setTimeout(() => hint.classList.remove("is-shown"), HINT_MS);
  };
}

/**
 * While `isShy()` the wheel zooms only with Ctrl or ⌘ and one finger scrolls the page; two fingers move the map.
 *
 * The map of the front page is not shy on a wide screen: there it fills the window, and nothing scrolls behind it.
 */
export function tameGestures(map: LeafletMap, isShy: () => boolean, t: Translate): void {
  const container = map.getContainer();
  const hint = hinter(container);
  const wheelHint = navigator.platform.startsWith("Mac") ? "map.hintWheelMac" : "map.hintWheel";
  const update = (): boolean => container.classList.toggle("is-shy", isShy());
  update();
  window.addEventListener("resize", update);

  container.addEventListener(
    "wheel",
    (event) => {
      if (!isShy() || event.ctrlKey || event.metaKey) return;
      // Leaflet listens further in: it never sees this event, and the page scrolls.
      event.stopPropagation();
      hint(t(wheelHint));
    },
    { capture: true, passive: true },
  );

  container.addEventListener(
    "pointerdown",
    (event) => {
      if (event.pointerType === "touch" && isShy()) map.dragging.disable();
      else map.dragging.enable();
    },
    { capture: true },
  );

  container.addEventListener(
    "touchmove",
    (event) => {
      if (isShy() && event.touches.length === 1) hint(t("map.hintTouch"));
    },
    { passive: true },
  );
}
