/** How features of a bulk layer look: points as the legend has them, lines, washed areas. */

import type { Context } from "../ground/paint";
import { type BulkFeature, type BulkTile, POINT, POLYGON } from "./tile";

const LINE_PX = 1.5;
const DOTS = [1.5, 1.5];
const WASH = 0.25;

export interface BulkLook {
  readonly ink: string;
  /** The picture of a point filled so, and its side in CSS pixels. */
  readonly stamp: (fill: string) => CanvasImageSource;
  readonly stampPx: number;
}

/** Paint a tile; `scale` is CSS pixels to a tile unit, in which the context counts. */
export function paintBulk(
  context: Context,
  { features }: BulkTile,
  look: BulkLook,
  scale: number,
): void {
  context.lineJoin = "round";
  context.lineWidth = LINE_PX;
  for (const feature of features)
    if (feature.type === POINT) paintPoints(context, feature, look, scale);
    else paintShape(context, feature, look.ink, scale);
}

function paintPoints(
  context: Context,
  { fill, lines }: BulkFeature,
  { stamp, stampPx }: BulkLook,
  scale: number,
): void {
  const half = stampPx / 2;
  for (const { x, y } of lines.flat())
    context.drawImage(stamp(fill), x * scale - half, y * scale - half, stampPx, stampPx);
}

function paintShape(context: Context, feature: BulkFeature, ink: string, scale: number): void {
  context.beginPath();
  for (const line of feature.lines)
    for (const [index, { x, y }] of line.entries())
      if (index === 0) context.moveTo(x * scale, y * scale);
      else context.lineTo(x * scale, y * scale);
  if (feature.type === POLYGON) {
    context.globalAlpha = WASH;
    context.fillStyle = ink;
    context.fill("evenodd");
    context.globalAlpha = 1;
  }
  context.setLineDash(feature.fill === "dotted" ? DOTS : []);
  context.strokeStyle = ink;
  context.stroke();
}
