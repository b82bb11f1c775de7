/** Places for the tests: made up, or today's records. */

import type { DrawnPlace, Layer, Position } from "../src/data/page";
import type { SceneInput } from "../src/data/scene";

const FILES = import.meta.glob<string>("../../geodata/*/features/*.geojson", {
  eager: true,
  query: "?raw",
  import: "default",
});

export const COLORS: Readonly<Record<string, string>> = {
  camps: "camp",
  prisons: "prison",
  detention: "detention",
  "crossings-china": "crossing",
  "crossings-russia": "crossing",
  "crossings-south": "crossing",
  events: "event",
  restaurants: "restaurant",
};

export function place(
  id: string,
  point: Position,
  layer = "camps",
  status = "operating",
): DrawnPlace {
  return {
    ...{ id, layer, point, status, name: id, kind: layer, statusLabel: status, fill: "solid" },
    ...{ evidenceLabel: null, accuracyM: 1000, positionOf: null, summary: null, sources: [] },
    sourceCount: 0,
    url: `/places/${id}`,
  };
}

export const layerOf = (id: string): Layer => ({
  ...{ id, title: id, color: COLORS[id] ?? "event", shape: "square", visible: true },
});

/** Every record that is drawn, in the order of the layers. */
export function records(): DrawnPlace[] {
  return Object.keys(COLORS).flatMap((layer) =>
    Object.keys(FILES)
      .filter((path) => path.includes(`/${layer}/`))
      .sort()
      .map((path) => JSON.parse(FILES[path] ?? ""))
      .filter((record) => record.geometry?.type === "Point")
      .map((record) => ({
        ...place(record.id, record.geometry.coordinates, layer, record.properties.status),
        name: record.properties.name.en as string,
      })),
  );
}

/** Web Mercator in pixels of the zoom, as Leaflet projects. */
export function mercator(zoom: number): SceneInput["project"] {
  const world = 256 * 2 ** zoom;
  return ([longitude, latitude]) => {
    const sine = Math.sin((latitude * Math.PI) / 180);
    return {
      x: (longitude / 360 + 0.5) * world,
      y: (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * world,
    };
  };
}
