/** The places on the map: draws the scene anew when zoom, layers or the reader's choice change. */

import { type LatLng, type Map as LeafletMap, Point } from "leaflet";
import type { Box } from "../data/box";
import { CAMP, lookAt } from "../data/look";
import { occupied } from "../data/occupied";
import { type DrawnPlace, drawnPlaces, type Layer, type PageData, type Place } from "../data/page";
import { type SceneSymbol, scene } from "../data/scene";
import { twins } from "../data/twins";
import type { Translate } from "../i18n/messages";
import { furniture } from "../ui/furniture";
import { labelMeasure, type Measure } from "../ui/measure";
import { windowOf } from "./atlas";
import { inFrames } from "./frames";
import type { MarkerEvents } from "./marker";
import { Markers } from "./markers";
import { Traces } from "./traces";

export interface PlacesEvents extends MarkerEvents {
  drawn(boxes: readonly Box[]): void;
}

export class Places {
  readonly visible: Set<string>;
  private readonly all: readonly DrawnPlace[];
  private readonly byId: ReadonlyMap<string, DrawnPlace>;
  private readonly layers: ReadonlyMap<string, Layer>;
  private readonly markers: Markers;
  private readonly traces: Traces;
  private readonly measure: Measure;
  private readonly twins: ReadonlySet<string>;
  private symbols: readonly SceneSymbol[] = [];
  private bars: readonly Box[] = [];
  private only: ReadonlySet<string> | null = null;
  private unsure: ReadonlySet<string> = new Set();
  private focus: string | null = null;
  private lit: string | null = null;
  private cancel = (): void => {};

  constructor(
    private readonly map: LeafletMap,
    page: PageData,
    t: Translate,
    private readonly events: PlacesEvents,
  ) {
    this.all = drawnPlaces(page);
    this.byId = new Map(this.all.map((place) => [place.id, place]));
    this.layers = new Map(page.layers.map((layer) => [layer.id, layer]));
    this.visible = new Set(page.layers.filter((layer) => layer.visible).map((layer) => layer.id));
    this.twins = twins(this.all.filter((place) => this.colorOf(place) === "camp"));
    this.measure = labelMeasure(map.getContainer());
    this.traces = new Traces(map);
    this.markers = new Markers(map, this, t, events);
    // A zoom ends with a move as well.
    map.on("moveend", () => this.redrawSoon());
    this.redrawSoon();
  }

  place(id: string): DrawnPlace | undefined {
    return this.byId.get(id);
  }

  layerOf(place: Place): Layer {
    const layer = this.layers.get(place.layer);
    if (!layer) throw new Error(`The page names no layer ${place.layer}.`);
    return layer;
  }

  /** The symbol drawn for a place or a count symbol, if it is on the map. */
  symbol(key: string): SceneSymbol | undefined {
    return this.symbols.find((symbol) => symbol.key === key);
  }

  position(symbol: SceneSymbol): LatLng {
    return this.map.unproject(new Point(symbol.x, symbol.y), this.map.getZoom());
  }

  /** Choose a place or a count symbol: its crowd is spread, its circle drawn, its name shown. */
  choose(key: string | null): void {
    this.focus = key;
    this.redraw();
  }

  /** Show these places only, if their layers are shown; null is all. Some are drawn as unsure. */
  restrict(ids: ReadonlySet<string> | null, unsure: ReadonlySet<string> = new Set()): void {
    this.only = ids;
    this.unsure = unsure;
    this.redraw();
  }

  light(id: string | null): void {
    if (id === this.lit) return;
    if (this.lit) this.markers.element(this.lit)?.classList.remove("is-lit");
    this.lit = id;
    if (id) this.markers.element(id)?.classList.add("is-lit");
    this.drawCircles();
  }

  redraw(): void {
    this.cancel();
    this.arrange();
    this.draw();
  }

  /** Step by step: in the first frame the map itself settles, and boxes can be read without a layout. */
  private redrawSoon(): void {
    this.cancel();
    this.cancel = inFrames([() => {}, () => this.arrange(), () => this.draw()]);
  }

  private arrange(): void {
    const zoom = this.map.getZoom();
    const view = windowOf(this.map);
    this.bars = furniture(this.map.getContainer(), view);
    this.symbols = scene({
      places: this.all.filter(
        ({ id, layer }) => this.visible.has(layer) && (this.only?.has(id) ?? true),
      ),
      colorOf: (place) => this.colorOf(place),
      project: ([longitude, latitude]) => this.map.project([latitude, longitude], zoom),
      measure: this.measure,
      look: lookAt(zoom),
      must: this.twins,
      focus: this.focus,
      view,
      furniture: this.bars,
    });
  }

  private draw(): void {
    const { focus, lit, unsure } = this;
    this.markers.draw(this.symbols, { focus, lit, unsure }, this.bars);
    this.traces.drawLeaders(this.symbols);
    this.drawCircles();
    this.events.drawn(
      occupied(this.symbols, ({ key, color }) =>
        this.measure(this.byId.get(key)?.name ?? "", color === CAMP),
      ),
    );
    this.map.getContainer().dataset.zoom = String(this.map.getZoom());
  }

  private colorOf(place: DrawnPlace): string {
    return this.layerOf(place).color;
  }

  private drawCircles(): void {
    const lit = new Set([this.focus, this.lit].filter((id) => id !== null));
    const single = this.symbols.filter((symbol) => !symbol.isGroup && !symbol.isSpread);
    const ids = new Set([...lit, ...single.map((symbol) => symbol.key)]);
    const places = [...ids].flatMap((id) => this.byId.get(id) ?? []);
    this.traces.drawCircles(places, (place) => this.colorOf(place), lit);
  }
}
