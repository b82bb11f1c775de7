/** Tiles, of the archive or of a layer: fetched once, read once, kept while they may be needed again. */

import { keyOf, urlOf } from "./address";
import type { Cancel, Slots } from "./slots";
import type { TileAt } from "./tile";

export type FetchTile = (url: string, signal: AbortSignal) => Promise<ArrayBuffer | null>;
export type Ready<Tile> = (tile: Tile | null) => void;

/** Tiles kept after the last tile of the screen that shows them has gone. */
const KEPT = 64;

interface Entry<Tile> {
  /** Undefined while it is on its way, null where there is nothing to draw. */
  tile?: Tile | null;
  readonly waiting: Set<Ready<Tile>>;
  readonly end: AbortController;
}

export class Source<Tile> {
  private readonly entries = new Map<string, Entry<Tile>>();

  constructor(
    private readonly template: string,
    private readonly fetchTile: FetchTile,
    private readonly slots: Slots,
    /** Called for every tile that cannot be had or read. */
    private readonly failed: (reason: unknown) => void,
    /** What stands in a tile's bytes, already inflated. Throws if they are damaged. */
    private readonly readTile: (bytes: ArrayBuffer, at: TileAt) => Tile,
  ) {}

  /** Call `ready` once when the tile is read; the answer takes that wish back. */
  want(at: TileAt, ready: Ready<Tile>): Cancel {
    const key = keyOf(at);
    const entry = this.entries.get(key) ?? this.load(key, at);
    const { tile } = entry;
    if (tile !== undefined) return this.slots.add(() => ready(tile));
    entry.waiting.add(ready);
    return () => {
      entry.waiting.delete(ready);
      if (entry.waiting.size > 0 || entry.tile !== undefined) return;
      entry.end.abort();
      if (this.entries.get(key) === entry) this.entries.delete(key);
    };
  }

  /** The tile, or the smallest ancestor of it that is at hand. */
  nearest({ z, x, y }: TileAt): Tile | null {
    for (let up = 0; up <= z; up++) {
      const tile = this.entries.get(keyOf({ z: z - up, x: x >> up, y: y >> up }))?.tile;
      if (tile !== undefined) return tile;
    }
    return null;
  }

  private load(key: string, at: TileAt): Entry<Tile> {
    const entry: Entry<Tile> = { waiting: new Set(), end: new AbortController() };
    this.entries.set(key, entry);
    const { signal } = entry.end;
    this.fetchTile(urlOf(this.template, at), signal).then(
      (bytes) => this.slots.add(() => this.read(key, at, entry, bytes)),
      (reason: unknown) => {
        if (!signal.aborted) this.fail(key, entry, reason);
      },
    );
    return entry;
  }

  private read(key: string, at: TileAt, entry: Entry<Tile>, bytes: ArrayBuffer | null): void {
    if (entry.end.signal.aborted) return;
    try {
      entry.tile = bytes && this.readTile(bytes, at);
    } catch (reason) {
      this.fail(key, entry, reason);
      return;
    }
    this.hand(entry, entry.tile);
    this.forget();
  }

  /** It stays sea for now; whoever wants it again asks again. */
  private fail(key: string, entry: Entry<Tile>, reason: unknown): void {
    this.entries.delete(key);
    this.failed(reason);
    this.hand(entry, null);
  }

  private hand(entry: Entry<Tile>, tile: Tile | null): void {
    const waiting = [...entry.waiting];
    entry.waiting.clear();
    for (const ready of waiting) this.slots.add(() => ready(tile));
  }

  private forget(): void {
    for (const [key, entry] of this.entries) {
      if (this.entries.size <= KEPT) return;
      if (entry.tile !== undefined) this.entries.delete(key);
    }
  }
}
