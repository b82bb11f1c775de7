/** The popup: opened by a marker or a table row, closed by its button, Escape or a click on the map. */

import { type LatLng, type Map as LeafletMap, Point, Popup } from "leaflet";
import type { Translate } from "../i18n/messages";

const MAX_PX = 300;
const MARGIN_PX = 32;
const PADDING = new Point(16, 16);

export class Card {
  private popup: Popup | null = null;
  private opener: HTMLElement | null = null;

  constructor(
    private readonly map: LeafletMap,
    private readonly t: Translate,
    private readonly closed: () => void,
  ) {
    map.on("popupclose", ({ popup }) => {
      if (popup === this.popup) this.leave();
    });
    map.getContainer().addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.popup) this.map.closePopup(this.popup);
    });
  }

  /** Show `content` above `at`, `liftPx` pixels clear of it; focus goes in, and back to `opener` at the end. */
  open(content: HTMLElement, at: LatLng, liftPx: number, opener: HTMLElement | null): void {
    this.drop();
    this.opener = opener;
    const width = Math.min(MAX_PX, this.map.getSize().x - MARGIN_PX);
    this.popup = new Popup({
      content,
      maxWidth: width,
      maxHeight: this.map.getSize().y - MARGIN_PX * 2,
      minWidth: Math.min(width, MAX_PX * 0.8),
      offset: new Point(0, -liftPx),
      autoPanPadding: PADDING,
      closeOnEscapeKey: false,
    })
      .setLatLng(at)
      .openOn(this.map);
    const button = this.popup.getElement()?.querySelector(".leaflet-popup-close-button");
    button?.setAttribute("aria-label", this.t("map.close"));
    button?.setAttribute("title", this.t("map.close"));
    content.querySelector<HTMLElement>("h2")?.focus({ preventScroll: true });
  }

  move(at: LatLng): void {
    this.popup?.setLatLng(at);
  }

  close(): void {
    if (this.popup) this.map.closePopup(this.popup);
  }

  /** Take an earlier popup away without telling anyone: another follows. */
  private drop(): void {
    const earlier = this.popup;
    this.popup = null;
    if (earlier) this.map.closePopup(earlier);
  }

  private leave(): void {
    // A popup that fades still holds the focus; one that is gone has dropped it.
    const focused = document.activeElement;
    const hadFocus = focused === document.body || this.popup?.getElement()?.contains(focused);
    this.popup = null;
    this.closed();
    if (hadFocus && this.opener?.isConnected) this.opener.focus({ preventScroll: true });
    this.opener = null;
  }
}
