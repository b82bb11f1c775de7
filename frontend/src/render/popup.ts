/** The card of a place: a popup, or on a narrow map a sheet at its foot. Closed by its button, Escape or a click. */

import { DomEvent, type LatLng, type Map as LeafletMap, Point, Popup } from "leaflet";
import type { Translate } from "../i18n/messages";
import { openSheet } from "../ui/sheet";

const MAX_PX = 300;
const MIN_PX = 240;
const MARGIN_PX = 32;
/** Room for the buttons on the left. */
const PADDING = new Point(64, 16);
/** A popup on a map narrower than this would hide the map. */
const NARROW_PX = 520;

export class Card {
  private popup: Popup | null = null;
  private sheet: HTMLElement | null = null;
  private opener: HTMLElement | null = null;

  constructor(
    private readonly map: LeafletMap,
    private readonly t: Translate,
    private readonly closed: () => void,
  ) {
    map.on("popupclose", ({ popup }) => {
      if (popup === this.popup) this.leave();
    });
    map.on("click", () => {
      if (this.sheet) this.close();
    });
    map.getContainer().addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.close();
    });
  }

  /** Show `content` above `at`, `liftPx` pixels clear of it; focus goes in, and back to `opener` at the end. */
  open(content: HTMLElement, at: LatLng, liftPx: number, opener: HTMLElement | null): void {
    this.opener = opener;
    if (this.map.getSize().x < NARROW_PX) this.openSheet(content, at);
    else this.openPopup(content, at, liftPx);
    // A frame in somebody's page takes the focus only from a reader who is in it.
    if (document.hasFocus())
      content.querySelector<HTMLElement>("h2")?.focus({ preventScroll: true });
  }

  /** Show other content where the card stands; focus on its heading stays there. */
  replace(content: HTMLElement): void {
    const shown = (this.sheet ?? this.popup?.getElement())?.querySelector(".popup");
    if (!shown) return;
    const hadFocus = shown.contains(document.activeElement);
    if (this.popup) this.popup.setContent(content);
    else shown.replaceWith(content);
    if (hadFocus) content.querySelector<HTMLElement>("h2")?.focus({ preventScroll: true });
  }

  move(at: LatLng): void {
    this.popup?.setLatLng(at);
  }

  close(): void {
    if (this.popup) this.map.closePopup(this.popup);
    if (this.sheet) this.leave();
  }

  private openPopup(content: HTMLElement, at: LatLng, liftPx: number): void {
    this.popup = new Popup({
      content,
      maxWidth: MAX_PX,
      minWidth: MIN_PX,
      maxHeight: this.map.getSize().y - MARGIN_PX * 2,
      offset: new Point(0, -liftPx),
      autoPanPadding: PADDING,
      closeOnEscapeKey: false,
    })
      .setLatLng(at)
      .openOn(this.map);
    const button = this.popup.getElement()?.querySelector(".leaflet-popup-close-button");
    button?.setAttribute("aria-label", this.t("map.close"));
    button?.setAttribute("title", this.t("map.close"));
  }

  private openSheet(content: HTMLElement, at: LatLng): void {
    const container = this.map.getContainer();
    this.sheet = openSheet(container, content, this.t("map.close"), () => this.close());
    DomEvent.disableClickPropagation(this.sheet);
    DomEvent.disableScrollPropagation(this.sheet);
    this.map.panInside(at, {
      paddingTopLeft: PADDING,
      paddingBottomRight: new Point(MARGIN_PX, this.sheet.offsetHeight + MARGIN_PX),
    });
  }

  private leave(): void {
    // A popup that fades still holds the focus; one that is gone has dropped it.
    const focused = document.activeElement;
    const card = this.sheet ?? this.popup?.getElement();
    const hadFocus = focused === document.body || card?.contains(focused);
    this.sheet?.remove();
    this.sheet = null;
    this.popup = null;
    const opener = this.opener;
    this.opener = null;
    this.closed();
    if (hadFocus && opener?.isConnected) opener.focus({ preventScroll: true });
  }
}
