/** Painting one tile of the screen: sea, land, waters, lines; no text. */

import type { Box } from "../data/box";
import type { Palette } from "./palette";
import { DMZ_DASH, type Lines, linesAt, PROVINCE_DASH } from "./style";
import type { GroundTile, Part } from "./tile";

/** The part of a tile of the archive that a tile of the screen shows. */
export interface Frame {
  readonly zoom: number;
  /** Corner shown at the canvas's corner, in tile units. */
  readonly left: number;
  readonly top: number;
  /** CSS pixels to a tile unit, and device pixels to a CSS pixel. */
  readonly scale: number;
  readonly ratio: number;
  /** Width and height of the canvas in CSS pixels. */
  readonly size: number;
}

type Context = CanvasRenderingContext2D;

/** Wide enough for the widest line to reach in from outside. */
const REACH_PX = 16;

class Brush {
  private readonly seen: Box;

  constructor(
    private readonly context: Context,
    private readonly frame: Frame,
  ) {
    const reach = REACH_PX / frame.scale;
    const span = frame.size / frame.scale;
    this.seen = {
      left: frame.left - reach,
      top: frame.top - reach,
      right: frame.left + span + reach,
      bottom: frame.top + span + reach,
    };
  }

  fill(parts: readonly Part[], color: string): void {
    this.trace(parts, true);
    this.context.fillStyle = color;
    this.context.fill();
  }

  stroke(parts: readonly Part[], color: string, width: number, dash: readonly number[] = []): void {
    if (width === 0) return;
    this.trace(parts, false);
    this.pen(color, width, dash);
  }

  /** The same with corners rounded: for lines enlarged far beyond their detail. */
  strokeRound(parts: readonly Part[], color: string, width: number): void {
    this.context.beginPath();
    for (const part of parts) if (this.isSeen(part)) bend(this.context, part.points);
    this.pen(color, width, []);
  }

  outline(parts: readonly Part[], color: string, width: number): void {
    this.trace(parts, true);
    this.pen(color, width, []);
  }

  private pen(color: string, width: number, dash: readonly number[]): void {
    const { context } = this;
    const unit = 1 / this.frame.scale;
    context.strokeStyle = color;
    context.lineWidth = width * unit;
    context.setLineDash(dash.map((length) => length * unit));
    context.stroke();
  }

  private trace(parts: readonly Part[], isClosed: boolean): void {
    this.context.beginPath();
    for (const part of parts) {
      if (!this.isSeen(part)) continue;
      const { points } = part;
      this.context.moveTo(points[0] ?? 0, points[1] ?? 0);
      for (let at = 2; at < points.length; at += 2)
        this.context.lineTo(points[at] ?? 0, points[at + 1] ?? 0);
      if (isClosed) this.context.closePath();
    }
  }

  private isSeen(part: Part): boolean {
    return (
      part.left <= this.seen.right &&
      part.right >= this.seen.left &&
      part.top <= this.seen.bottom &&
      part.bottom >= this.seen.top
    );
  }
}

/** A curve through the middles of a line's stretches. */
function bend(context: Context, points: Int16Array): void {
  const x = (at: number): number => points[2 * at] ?? 0;
  const y = (at: number): number => points[2 * at + 1] ?? 0;
  const last = points.length / 2 - 1;
  context.moveTo(x(0), y(0));
  for (let at = 1; at < last; at++)
    context.quadraticCurveTo(x(at), y(at), (x(at) + x(at + 1)) / 2, (y(at) + y(at + 1)) / 2);
  context.lineTo(x(last), y(last));
}

function paintLand(brush: Brush, tile: GroundTile, lines: Lines, palette: Palette): void {
  // The fills cover the inner half of the outline, and all of it where two countries meet.
  const all = [...tile.land, ...tile.home];
  brush.outline(all, palette.coast, 2 * lines.coast);
  brush.fill(all, palette.land);
  brush.fill(tile.home, palette.home);
  brush.fill(tile.lakes, palette.sea);
  brush.outline(tile.lakes, palette.coast, lines.coast / 2);
}

/** From this zoom on rivers show the corners of their source. */
const ROUNDED = 10;

function paintRivers(brush: Brush, tile: GroundTile, zoom: number, palette: Palette): void {
  const lines = linesAt(zoom);
  for (const river of tile.rivers) {
    if (river.isBorder) brush.stroke(river.parts, palette.river, lines.borderRiver);
    else {
      const width = river.rank === 1 ? lines.river : lines.brook;
      if (zoom >= ROUNDED) brush.strokeRound(river.parts, palette.river, width);
      else brush.stroke(river.parts, palette.river, width);
    }
  }
}

function paintBorders(brush: Brush, tile: GroundTile, lines: Lines, palette: Palette): void {
  const home = tile.borders.filter((border) => border.isHome);
  const wash = home.flatMap((border) => border.parts);
  brush.stroke(wash, palette["border-wash"], lines.borderWash);
  for (const { parts, isDmz, isHome } of tile.borders)
    if (isDmz) brush.stroke(parts, palette.border, lines.border * 1.2, DMZ_DASH);
    else brush.stroke(parts, palette.border, isHome ? lines.border : lines.farBorder);
}

/** Paint what a frame shows; `tile` is null where there is only sea. */
export function paint(
  context: Context,
  tile: GroundTile | null,
  frame: Frame,
  palette: Palette,
): void {
  const { ratio, scale, left, top, size } = frame;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.fillStyle = palette.sea;
  context.fillRect(0, 0, size, size);
  if (!tile) return;
  const unit = ratio * scale;
  context.setTransform(unit, 0, 0, unit, -left * unit, -top * unit);
  context.lineJoin = "round";
  const brush = new Brush(context, frame);
  const lines = linesAt(frame.zoom);
  paintLand(brush, tile, lines, palette);
  brush.stroke(tile.provinces, palette.province, lines.province, PROVINCE_DASH);
  paintRivers(brush, tile, frame.zoom, palette);
  brush.stroke(tile.rails, palette.rail, lines.rail);
  paintBorders(brush, tile, lines, palette);
}
