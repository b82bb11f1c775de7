/** The years as a slider that can be played; the field beside it keeps what is asked. */

import type { Translate } from "../i18n/messages";
import { element } from "./element";

const STEP_MS = 350;

/** Put a slider and a button into `box`; tell `changed` whenever the year is another. */
export function bindYears(box: HTMLElement, t: Translate, changed: () => void): void {
  const field = box.querySelector<HTMLInputElement>("input[name=datetime]");
  const status = box.closest("form")?.querySelector("[data-shown]");
  if (!field) return;
  const { first = "1945", last = "2026" } = box.dataset;
  const slider = element("input", {
    type: "range",
    min: first,
    max: last,
    step: "1",
    "aria-label": box.querySelector("label")?.textContent ?? "",
  });
  const play = element("button", { type: "button", class: "button" }, t("atlas.play"));
  const all = element("button", { type: "button", class: "button" }, t("atlas.allYears"));
  box.append(element("div", { class: "years" }, slider, play, all));

  let timer = 0;
  const show = (): void => {
    const year = /^\d{4}$/.test(field.value) ? field.value : last;
    slider.value = year;
    slider.setAttribute("aria-valuetext", field.value || t("atlas.allYears"));
  };
  const set = (text: string): void => {
    field.value = text;
    show();
    changed();
  };
  const stop = (): void => {
    clearInterval(timer);
    timer = 0;
    play.textContent = t("atlas.play");
    status?.removeAttribute("aria-live");
  };
  const start = (): void => {
    if (!field.value || slider.value === last) set(first);
    play.textContent = t("atlas.pause");
    // A year's count is said when the reader stops, not one after the other.
    status?.setAttribute("aria-live", "off");
    timer = window.setInterval(() => {
      if (slider.value === last) stop();
      else set(String(Number(slider.value) + 1));
    }, STEP_MS);
  };

  slider.addEventListener("input", () => {
    stop();
    set(slider.value);
  });
  slider.addEventListener("change", (event) => event.stopPropagation());
  play.addEventListener("click", () => (timer ? stop() : start()));
  all.addEventListener("click", () => {
    stop();
    set("");
  });
  field.addEventListener("change", show);
  show();
}
