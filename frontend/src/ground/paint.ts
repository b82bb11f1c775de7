/** Painting one tile of the screen: sea, land, waters, lines; no text. */

import type { Box } from "../data/box";
import type { Piece } from "./address";
import type { Palette } from "./palette";
import { DMZ_DASH, type Lines, linesAt, PROVINCE_DASH } from "./style";
import type { GroundTile, Part } from "./tile";

/** A tile of the screen. */
export interface Frame {
  readonly zoom: number;
  /** Device pixels to a CSS pixel. */
  readonly ratio: number;
  /** Width and height in CSS pixels. */
  readonly size: number;
}

export type Context = CanvasRenderingContext2D;

/** Wide enough for the widest line to reach in from outside. */
const REACH_PX = 16;

class Brush {
  private readonly seen: Box;

  constructor(
    private readonly context: Context,
    private readonly scale: number,
    private readonly shown: Box,
  ) {
    const reach = REACH_PX / scale;
    this.seen = {
      left: shown.left - reach,
      top: shown.top - reach,
      right: shown.right + reach,
      bottom: shown.bottom + reach,
    };
  }

  /** Cover all that is shown. */
  flood(color: string): void {
    const { left, top, right, bottom } = this.shown;
    this.context.fillStyle = color;
    this.context.fillRect(left, top, right - left, bottom - top);
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
    const unit = 1 / this.scale;
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

function paintWash(brush: Brush, tile: GroundTile, lines: Lines, palette: Palette): void {
  const home = tile.borders.filter((border) => border.isHome);
  const parts = home.flatMap((border) => border.parts);
  brush.stroke(parts, palette["border-wash"], lines.borderWash);
}

function paintBorders(brush: Brush, tile: GroundTile, lines: Lines, palette: Palette): void {
  for (const { parts, isDmz, isHome } of tile.borders)
    if (isDmz) brush.stroke(parts, palette.border, lines.border * 1.2, DMZ_DASH);
    else brush.stroke(parts, palette.border, isHome ? lines.border : lines.farBorder);
}

/** Keep to what is known, less the pixels at its edge that are known in part. */
function clip(context: Context, known: Box, { left, top }: Piece, unit: number): void {
  const inward = (edge: number, origin: number, step: number): number =>
    Math.round((edge - origin) * unit + step) / unit + origin;
  const [west, north] = [inward(known.left, left, 1), inward(known.top, top, 1)];
  const [east, south] = [inward(known.right, left, -1), inward(known.bottom, top, -1)];
  context.beginPath();
  context.rect(west, north, east - west, south - north);
  context.clip();
}

function paintPiece(context: Context, drawn: DrawnPiece, frame: Frame, palette: Palette): void {
  const { tile } = drawn;
  const { left, top, scale, known } = drawn.piece;
  const unit = frame.ratio * scale;
  const span = frame.size / scale;
  context.setTransform(unit, 0, 0, unit, -left * unit, -top * unit);
  context.save();
  if (known) clip(context, known, drawn.piece, unit);
  const brush = new Brush(context, scale, { left, top, right: left + span, bottom: top + span });
  const lines = linesAt(frame.zoom);
  brush.flood(palette.sea);
  if (tile) {
    paintLand(brush, tile, lines, palette);
    brush.stroke(tile.provinces, palette.province, lines.province, PROVINCE_DASH);
    paintWash(brush, tile, lines, palette);
    paintRivers(brush, tile, frame.zoom, palette);
    brush.stroke(tile.rails, palette.rail, lines.rail);
    paintBorders(brush, tile, lines, palette);
  }
  context.restore();
}

export interface DrawnPiece {
  readonly piece: Piece;
  /** Null where there is only sea. */
  readonly tile: GroundTile | null;
}

/** Paint a tile of the screen, piece over piece. */
export function paint(
  context: Context,
  pieces: readonly DrawnPiece[],
  frame: Frame,
  palette: Palette,
): void {
  context.lineJoin = "round";
  for (const drawn of pieces) paintPiece(context, drawn, frame, palette);
}
