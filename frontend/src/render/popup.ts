/** The card of a place: a popup, or on a narrow map a sheet at its foot. Closed by its button, Escape or a click. */

import { DomEvent, type LatLng, type Map as LeafletMap, Point, Popup } from "leaflet";
import type { Translate } from "../i18n/messages";
import { renew } from "../ui/renew";
import { openSheet } from "../ui/sheet";

const MAX_PX = 300;
const MIN_PX = 240;
const MARGIN_PX = 32;
/** What a popup has above and below its content, the tip included. */
const EDGES_PX = 54;
/** Room for the buttons on the left. */
const PADDING = new Point(64, 16);
/** A popup on a map narrower than this would hide the map. */
const NARROW_PX = 520;

export class Card {
  private popup: Popup | null = null;
  private sheet: HTMLElement | null = null;
  private opener: HTMLElement | null = null;
  private at: LatLng | null = null;
  private liftPx = 0;

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
    // A frame may get its size late, and then shows its own view again.
    map.on("resize", () => this.fit());
    map.getContainer().addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.close();
    });
  }

  /** Show `content` above `at`, `liftPx` pixels clear of it; focus goes in, and back to `opener` at the end. */
  open(content: HTMLElement, at: LatLng, liftPx: number, opener: HTMLElement | null): void {
    this.opener = opener;
    this.at = at;
    this.liftPx = liftPx;
    if (this.map.getSize().x < NARROW_PX) this.openSheet(content);
    else this.openPopup(content, at);
    // A frame in somebody's page takes the focus only from a reader who is in it.
    if (document.hasFocus())
      content.querySelector<HTMLElement>("h2")?.focus({ preventScroll: true });
    if (this.sheet) this.fit();
  }

  /** Say what `content` says where the card stands; focus and a press stay on what is the same. */
  replace(content: HTMLElement): void {
    const shown = (this.sheet ?? this.popup?.getElement())?.querySelector(".popup");
    if (!shown) return;
    const hadFocus = shown.contains(document.activeElement);
    renew(shown, content);
    this.fit();
    if (hadFocus && !shown.contains(document.activeElement))
      shown.querySelector<HTMLElement>("h2")?.focus({ preventScroll: true });
  }

  /** Stay with a symbol that is drawn anew; each pan draws it anew, so that this must never pan. */
  move(at: LatLng): void {
    this.at = at;
    if (!this.popup) return;
    this.popup.options.autoPan = false;
    this.popup.setLatLng(at);
    this.popup.options.autoPan = true;
  }

  close(): void {
    if (this.popup) this.map.closePopup(this.popup);
    if (this.sheet) this.leave();
  }

  private openPopup(content: HTMLElement, at: LatLng): void {
    this.popup = new Popup({
      content,
      maxWidth: MAX_PX,
      minWidth: MIN_PX,
      maxHeight: this.room(),
      offset: new Point(0, -this.liftPx),
      autoPanPadding: PADDING,
      closeOnEscapeKey: false,
    })
      .setLatLng(at)
      .openOn(this.map);
    // With each update Leaflet takes its content out and in again, from under focus and finger: it has none now.
    this.popup.setContent("");
    const button = this.popup.getElement()?.querySelector(".leaflet-popup-close-button");
    button?.setAttribute("aria-label", this.t("map.close"));
    button?.setAttribute("title", this.t("map.close"));
  }

  /** Pixels that a popup's content may be high, so that the symbol below it is in view as well. */
  private room(): number {
    return Math.max(this.map.getSize().y - 2 * (PADDING.y + this.liftPx) - EDGES_PX, 1);
  }

  /** Card and place are in view, in a map of another size or with more to say. */
  private fit(): void {
    if (this.popup) {
      this.popup.options.maxHeight = this.room();
      this.popup.update();
    } else if (this.sheet && this.at) {
      // The sheet may stand at the foot of the screen, below that of the map.
      const foot = this.map.getContainer().getBoundingClientRect().bottom;
      const coveredPx = Math.max(foot - this.sheet.getBoundingClientRect().top, 0);
      this.map.panInside(this.at, {
        paddingTopLeft: PADDING,
        paddingBottomRight: new Point(MARGIN_PX, coveredPx + MARGIN_PX),
      });
    }
  }

  private openSheet(content: HTMLElement): void {
    const container = this.map.getContainer();
    this.sheet = openSheet(container, content, this.t("map.close"), () => this.close());
    DomEvent.disableClickPropagation(this.sheet);
    DomEvent.disableScrollPropagation(this.sheet);
  }

  private leave(): void {
    // A popup that fades still holds the focus; one that is gone has dropped it.
    const focused = document.activeElement;
    const card = this.sheet ?? this.popup?.getElement();
    const hadFocus =
      document.hasFocus() && (focused === document.body || card?.contains(focused) === true);
    this.sheet?.remove();
    this.sheet = null;
    this.popup = null;
    const opener = this.opener;
    this.opener = null;
    this.closed();
    if (!hadFocus) return;
    const next = opener?.isConnected ? opener : this.map.getContainer();
    next.focus({ preventScroll: true });
  }
}
