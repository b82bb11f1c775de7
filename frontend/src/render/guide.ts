/** Leads the reader to a place: pans, spreads its crowd, opens its popup. */

import type { LatLng, Map as LeafletMap } from "leaflet";
import type { Box } from "../data/box";
import type { Details, Layer, PageData, Place } from "../data/page";
import type { Translate } from "../i18n/messages";
import { type CardContext, groupCard, placeCard } from "../ui/card";
import { lead } from "./lead";
import { Places } from "./places";
import { Card } from "./popup";
import { Ruler } from "./ruler";

export interface GuideEvents {
  /** The reader points at a place on the map, or at none. */
  lit(id: string | null): void;
  /** A hidden layer was shown because one of its places was asked for. */
  revealed(layer: string): void;
  /** The places are drawn, in these boxes of pixels of the zoom. */
  drawn(boxes: readonly Box[]): void;
  /** The card of a place is open, or of none. */
  opened?(id: string | null): void;
  /** Whether cards offer to measure from their place. */
  readonly canMeasure?: boolean;
}

/** Near enough to tell a place from its neighbours. */
const NEAR_ZOOM = 9;
/** The part of the view in which a place is seen without panning. */
const CALM = -0.15;
const RING_PX = 34;

export class Guide {
  readonly places: Places;
  private readonly card: Card;
  private readonly context: CardContext;
  private focus: string | null = null;
  private ruler: Ruler | null = null;
  private details: Readonly<Record<string, Details>> = {};

  constructor(
    private readonly map: LeafletMap,
    page: PageData,
    private readonly t: Translate,
    private readonly events: GuideEvents,
  ) {
    this.places = new Places(map, page, t, {
      choose: (key, marker) => this.open(key, marker),
      light: (key) => {
        this.places.light(key);
        this.events.lit(key);
      },
      drawn: (boxes) => {
        this.events.drawn(boxes);
        this.follow();
      },
    });
    this.context = {
      t,
      lang: page.lang,
      layerOf: (place) => this.places.layerOf(place),
      ...(events.canMeasure && { measure: ({ id }) => this.measureFrom(id) }),
    };
    this.card = new Card(map, t, () => this.forget());
  }

  showLayer(layer: string, isOn: boolean): void {
    if (isOn) this.places.visible.add(layer);
    else this.places.visible.delete(layer);
    this.places.redraw();
  }

  /** Point a place out without a card; null points at none. */
  point(id: string | null): void {
    this.card.close();
    this.places.choose(id);
  }

  /** Say more of places, of the one on the open card too. */
  learn(details: Readonly<Record<string, Details>>): void {
    this.details = details;
    const place = this.focus === null ? undefined : this.places.place(this.focus);
    if (place) this.card.replace(this.cardOf(place));
  }

  /** Bring a place into view and open it; at once where no opener was seen on the page. */
  show(id: string, opener: HTMLElement | null): void {
    const place = this.places.place(id);
    if (!place) return;
    if (!this.places.visible.has(place.layer)) {
      this.showLayer(place.layer, true);
      this.events.revealed(place.layer);
    }
    if (this.ruler?.isOn) {
      this.open(id, opener);
      return;
    }
    const at: [number, number] = [place.point[1], place.point[0]];
    const zoom = Math.max(this.map.getZoom(), NEAR_ZOOM);
    if (zoom === this.map.getZoom() && this.map.getBounds().pad(CALM).contains(at)) {
      this.open(id, opener);
      return;
    }
    this.map.once("moveend", () => this.open(id, opener));
    lead(this.map, () => this.map.setView(at, zoom, opener ? {} : { animate: false }));
  }

  /** Open a place where it stands if it is in view: the address has said what to show. */
  showFirst(id: string): void {
    const point = this.places.place(id)?.point;
    if (point && this.map.getBounds().contains([point[1], point[0]])) this.open(id, null);
    else this.show(id, null);
  }

  /** Open a card of something that is no place; while the reader measures, nothing opens. */
  tell(content: HTMLElement, at: LatLng, liftPx: number): void {
    if (this.ruler?.isOn) return;
    this.card.close();
    this.card.open(content, at, liftPx, null);
  }

  readonly layerOf = (place: Place): Layer => this.places.layerOf(place);

  private open(key: string, opener: HTMLElement | null): void {
    this.card.close();
    const end = this.places.place(key);
    if (end && this.ruler?.takes(end)) {
      this.places.choose(key);
      return;
    }
    this.focus = key;
    this.places.choose(key);
    const symbol = this.places.symbol(key);
    if (!symbol) return;
    const content = this.contentOf(key, symbol.ids, opener);
    const lift = symbol.isExpanded ? RING_PX : symbol.size / 2;
    this.card.open(content, this.places.position(symbol), lift, opener);
    this.events.opened?.(symbol.isGroup ? null : key);
  }

  /** Lay the ruler from one place to another; where there is no first, open the other. */
  measure(from: string, to: string): void {
    this.measureFrom(from);
    this.show(to, null);
  }

  private measureFrom(id: string): void {
    this.ruler ??= new Ruler(this.map, this.t, this.context.lang, () => this.places.choose(null));
    const place = this.places.place(id);
    this.card.close();
    if (place) this.ruler.start(place);
  }

  private cardOf(place: Place): HTMLElement {
    return placeCard({ ...place, ...this.details[place.id] }, this.context);
  }

  private contentOf(key: string, ids: readonly string[], opener: HTMLElement | null): HTMLElement {
    const place = this.places.place(key);
    if (place) return this.cardOf(place);
    const members = ids.flatMap((id) => this.places.place(id) ?? []);
    return groupCard(members, this.context, (member) => this.open(member.id, opener));
  }

  /** After a change of zoom or layers the chosen symbol stands elsewhere, or is gone. */
  private follow(): void {
    if (this.focus === null) return;
    const symbol = this.places.symbol(this.focus);
    if (symbol) this.card.move(this.places.position(symbol));
    else this.card.close();
  }

  private forget(): void {
    this.focus = null;
    this.places.choose(null);
    this.events.opened?.(null);
  }
}
