/** What lies under the symbols: circles of accuracy, and leaders to the true points. */

import {
  CircleMarker,
  LayerGroup,
  type Map as LeafletMap,
  Point,
  Polygon,
  Polyline,
} from "leaflet";
import { circle, lengthInPixels } from "../data/geodesic";
import type { DrawnPlace } from "../data/page";
import type { SceneSymbol } from "../data/scene";

/** A circle smaller than the symbol tells nothing; one larger than the view hides the map. */
const LEAST_PX = 10;
const MOST_PX = 180;
/** A symbol this near its point needs no leader. */
const LEADER_PX = 3;
const POINT_PX = 1.8;
const STILL = { interactive: false };

const lineOf = ({ x, y, anchorX, anchorY, isGroup, label }: SceneSymbol) =>
  isGroup ? label?.tether : [x, y, anchorX, anchorY, label?.tether];

/** A pan moves them with the map: they are drawn anew only when they are others. */
export class Traces {
  private readonly leaders: LayerGroup;
  private readonly circles: LayerGroup;
  private leadersDrawn = "";
  private circlesDrawn = "";

  constructor(private readonly map: LeafletMap) {
    this.circles = new LayerGroup().addTo(map);
    this.leaders = new LayerGroup().addTo(map);
  }

  /** Lines from symbols to their true points, and to names that stand off. */
  drawLeaders(symbols: readonly SceneSymbol[]): void {
    const wanted = `${this.map.getZoom()} ${JSON.stringify(symbols.map(lineOf))}`;
    if (wanted === this.leadersDrawn) return;
    this.leadersDrawn = wanted;
    this.leaders.clearLayers();
    for (const { x, y, anchorX, anchorY, isGroup, label } of symbols) {
      if (label?.tether) this.drawLine(label.tether.x, label.tether.y, x, y);
      if (isGroup || Math.hypot(x - anchorX, y - anchorY) < LEADER_PX) continue;
      this.drawLine(anchorX, anchorY, x, y);
      const truth = this.map.unproject(new Point(anchorX, anchorY), this.map.getZoom());
      const look = { ...STILL, radius: POINT_PX, className: "leader-point" };
      this.leaders.addLayer(new CircleMarker(truth, look));
    }
  }

  private drawLine(fromX: number, fromY: number, toX: number, toY: number): void {
    const zoom = this.map.getZoom();
    const ends = [new Point(fromX, fromY), new Point(toX, toY)];
    const line = ends.map((end) => this.map.unproject(end, zoom));
    this.leaders.addLayer(new Polyline(line, { ...STILL, className: "leader" }));
  }

  /** Circles of the places shown, and those of `lit` whatever their size. */
  drawCircles(
    places: readonly DrawnPlace[],
    colorOf: (place: DrawnPlace) => string,
    lit: ReadonlySet<string>,
  ): void {
    const zoom = this.map.getZoom();
    const wanted = `${zoom} ${places.map(({ id }) => id)} ${[...lit]}`;
    if (wanted === this.circlesDrawn) return;
    this.circlesDrawn = wanted;
    this.circles.clearLayers();
    const drawn = new Set<string>();
    for (const place of places) {
      if (place.accuracyM === null) continue;
      // Several places at the accuracy of one city share one circle.
      const name = `${colorOf(place)} ${place.point} ${place.accuracyM}`;
      const isLit = lit.has(place.id);
      const radius = lengthInPixels(place.accuracyM, place.point[1], zoom);
      if (!isLit && (radius < LEAST_PX || radius > MOST_PX)) continue;
      if (drawn.has(name)) continue;
      drawn.add(name);
      const corners = circle(place.point, place.accuracyM);
      this.circles.addLayer(
        new Polygon(
          corners.map(([longitude, latitude]) => [latitude, longitude] as [number, number]),
          {
            className: `accuracy c-${colorOf(place)}${isLit ? " is-lit" : ""}`,
            interactive: false,
            smoothFactor: 0,
          },
        ),
      );
    }
  }
}
