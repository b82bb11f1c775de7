/** Setting the names of the ground on a canvas, each with a halo. */

import { LINE, type PlacedWord, type Width } from "./arrange";
import type { Palette } from "./palette";
import type { Word } from "./words";

type Context = CanvasRenderingContext2D;

const HALO_PX = 3;
const RING_PX = 1;

function fontOf({ isItalic, weight, size }: Word, family: string): string {
  return `${isItalic ? "italic " : ""}${weight} ${size}px ${family}`;
}

function take(context: Context, word: Word, family: string): void {
  context.font = fontOf(word, family);
  context.letterSpacing = `${word.spacing}px`;
}

/** Measures by `context`, each text once. */
export function widthOf(context: Context, family: string): Width {
  const known = new Map<string, number>();
  return (word, line) => {
    const key = `${fontOf(word, family)} ${word.spacing} ${line}`;
    let width = known.get(key);
    if (width === undefined) {
      take(context, word, family);
      width = context.measureText(line).width;
      known.set(key, width);
    }
    return width;
  };
}

function drawDot(context: Context, word: PlacedWord, palette: Palette): void {
  context.beginPath();
  context.arc(word.x, word.y, word.dot, 0, 2 * Math.PI);
  context.lineWidth = 2 * RING_PX;
  context.strokeStyle = palette[word.halo];
  context.stroke();
  context.fillStyle = palette[word.ink];
  context.fill();
  if (!word.isCapital) return;
  context.beginPath();
  context.arc(word.x, word.y, word.dot * 0.4, 0, 2 * Math.PI);
  context.fillStyle = palette[word.halo];
  context.fill();
}

function drawText(context: Context, word: PlacedWord, palette: Palette): void {
  const step = word.size * LINE;
  const top = word.textY - ((word.lines.length - 1) * step) / 2;
  word.lines.forEach((line, index) => {
    // Letter spacing follows every letter, the last one too.
    const [x, y] = [word.textX + word.spacing / 2, top + index * step];
    context.lineWidth = HALO_PX;
    context.strokeStyle = palette[word.halo];
    context.strokeText(line, x, y);
    context.fillStyle = palette[word.ink];
    context.fillText(line, x, y);
  });
}

/** Draw the names onto a context whose units are the pixels of the zoom. */
export function letter(
  context: Context,
  words: readonly PlacedWord[],
  family: string,
  palette: Palette,
): void {
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineJoin = "round";
  for (const word of words) {
    take(context, word, family);
    if (word.dot > 0) drawDot(context, word, palette);
    drawText(context, word, palette);
  }
}
