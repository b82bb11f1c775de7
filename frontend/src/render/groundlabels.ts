/** The names on the ground: one canvas over the whole view, under the map's own names. */

import { DomUtil, Layer, type Map as LeafletMap, Point } from "leaflet";
import { type Box, contains } from "../data/box";
import { piecesAt, TILE_PX } from "../ground/address";
import { arrange, type PlacedWord, type Width } from "../ground/arrange";
import { letter, widthOf } from "../ground/lettering";
import type { Palette } from "../ground/palette";
import type { Cancel, Slots } from "../ground/slots";
import type { Source } from "../ground/source";
import type { GroundPlace, GroundTile } from "../ground/tile";
import { wordsOf } from "../ground/words";
import { element } from "../ui/element";
import { furniture } from "../ui/furniture";
import { windowOf } from "./atlas";

const PANE = "ground-labels";
/** Drawn beyond each edge of the view, as a part of its size, so that a pan shows no gap. */
const BEYOND = 0.25;

const grown = ({ left, top, right, bottom }: Box, x: number, y: number): Box => ({
  left: left - x,
  top: top - y,
  right: right + x,
  bottom: bottom + y,
});

export interface LabelSettings {
  readonly source: Source<GroundTile>;
  readonly slots: Slots;
  readonly maxZoom: number;
  readonly lang: string;
  /** Told when names wait to be drawn, and when they are. */
  readonly due: (isDue: boolean) => void;
}

/** Names in their spots, in an area of pixels of the zoom. */
interface Arranged {
  readonly area: Box;
  readonly words: readonly PlacedWord[];
}

export class GroundLabels extends Layer {
  private canvas = element("canvas");
  private readonly family: string;
  private readonly width: Width | null;
  private taken: readonly Box[] = [];
  private cancel: Cancel = () => {};
  private area: Box | null = null;
  private hasBegun = false;

  constructor(
    private readonly map: LeafletMap,
    private palette: Palette,
    private readonly settings: LabelSettings,
  ) {
    super();
    this.family = getComputedStyle(map.getContainer()).fontFamily;
    const brush = this.canvas.getContext("2d");
    this.width = brush && widthOf(brush, this.family);
    (map.getPane(PANE) ?? map.createPane(PANE)).append(this.canvas);
    map.on("move", () => this.follow());
  }

  /** Boxes of the map's own places, in pixels of the zoom: no name stands over them. Called after every move. */
  avoid(taken: readonly Box[]): void {
    this.taken = taken;
    this.ask();
  }

  recolor(palette: Palette): void {
    this.palette = palette;
    if (this.hasBegun) this.draw();
  }

  /** The ground in view is whole: from now on there are names to draw. */
  begin(): void {
    this.hasBegun = true;
    this.ask();
  }

  /** Draw soon, once for all that has changed until then. */
  private ask(): void {
    this.settings.due(true);
    if (!this.hasBegun) return;
    this.cancel();
    const { slots } = this.settings;
    this.cancel = slots.add(() => {
      const set = this.arrange();
      this.cancel = slots.add(() => this.letter(set));
    });
  }

  private follow(): void {
    if (this.area && !contains(this.area, windowOf(this.map))) this.ask();
  }

  private draw(): void {
    this.cancel();
    this.letter(this.arrange());
  }

  private arrange(): Arranged {
    const { width, map } = this;
    const view = windowOf(map);
    const [x, y] = [(view.right - view.left) * BEYOND, (view.bottom - view.top) * BEYOND];
    const area = grown(view, Math.round(x), Math.round(y));
    const zoom = map.getZoom();
    const due = wordsOf(this.places(area, zoom), zoom, this.settings.lang);
    const taken = [...this.taken, ...furniture(map.getContainer(), view)];
    return { area, words: width ? arrange(due, { area, view, taken }, width) : [] };
  }

  private letter({ area, words }: Arranged): void {
    this.area = area;
    const context = this.freshCanvas(area).getContext("2d");
    const ratio = devicePixelRatio;
    context?.setTransform(ratio, 0, 0, ratio, -area.left * ratio, -area.top * ratio);
    if (context) letter(context, words, this.family, this.palette);
    this.settings.due(false);
  }

  /** A new one for every drawing: Chromium prints a canvas that was wiped as a white sheet. */
  private freshCanvas({ left, top, right, bottom }: Box): HTMLCanvasElement {
    const canvas = element("canvas", { class: "leaflet-zoom-hide" });
    const [width, height] = [right - left, bottom - top];
    canvas.width = Math.round(width * devicePixelRatio);
    canvas.height = Math.round(height * devicePixelRatio);
    Object.assign(canvas.style, { width: `${width}px`, height: `${height}px` });
    DomUtil.setPosition(canvas, new Point(left, top).subtract(this.map.getPixelOrigin()));
    this.canvas.replaceWith(canvas);
    this.canvas = canvas;
    return canvas;
  }

  private places(area: Box, zoom: number): GroundPlace[] {
    const tiles = new Set<readonly GroundPlace[]>();
    const column = (x: number): number => Math.floor(x / TILE_PX);
    const world = 2 ** (zoom - 1);
    for (let x = column(area.left); x <= column(area.right); x++)
      for (let y = column(area.top); y <= column(area.bottom); y++) {
        const wrapped = ((x % world) + world) % world;
        for (const { at } of piecesAt({ z: zoom, x: wrapped, y }, this.settings.maxZoom)) {
          const tile = this.settings.source.nearest(at);
          if (tile) tiles.add(tile.places);
        }
      }
    return [...tiles].flat();
  }
}
