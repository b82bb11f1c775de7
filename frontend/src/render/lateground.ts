/** The ground, whose script and tiles are asked for only when the reader turns to the map. */

import type { Map as LeafletMap } from "leaflet";
import type { Box } from "../data/box";
import type { Ground } from "../data/page";
import type { GroundOnMap, GroundWords } from "./ground";
import { noticeOnce } from "./notice";
import type { Drawing } from "./takeover";

export class LateGround implements GroundOnMap {
  private boxes: readonly Box[] = [];
  private ground: Promise<GroundOnMap> | null = null;

  constructor(
    private readonly map: LeafletMap,
    private readonly source: Ground | null,
    private readonly words: GroundWords,
    private readonly drawing: Drawing,
  ) {
    // Names that the server has set are those of its own zoom.
    map.on("zoomend", () => void this.load());
    map.on("moveend", () => {
      if (!drawing.covers()) void this.load();
    });
  }

  avoid(boxes: readonly Box[]): void {
    this.boxes = boxes;
    void this.ground?.then((ground) => ground.avoid(boxes));
  }

  async load(): Promise<void> {
    this.ground ??= this.begin();
    const ground = await this.ground;
    ground.avoid(this.boxes);
  }

  private async begin(): Promise<GroundOnMap> {
    try {
      const { addGround } = await import("./ground");
      return addGround(this.map, this.source, this.words, () => this.drawing.remove());
    } catch {
      noticeOnce(this.map, this.words.t("map.groundMissing"))();
      return { avoid: () => {} };
    }
  }
}
