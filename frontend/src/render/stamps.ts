/** Symbols of the page's sprite as small pictures, to be drawn by the thousand. */

/** Units of a symbol's side in the sprite, and pixels here: smaller than a place's. */
const UNITS = 24;
export const STAMP_PX = 12;

/** The picture of a symbol filled so. */
export type Stamps = (fill: string) => HTMLCanvasElement;

function pathOf(part: Element): Path2D {
  if (part.tagName !== "circle") return new Path2D(part.getAttribute("d") ?? "");
  const [x, y, radius] = ["cx", "cy", "r"].map((name) => Number(part.getAttribute(name)));
  const path = new Path2D();
  path.arc(x ?? 0, y ?? 0, radius ?? 0, 0, 2 * Math.PI);
  return path;
}

function draw(context: CanvasRenderingContext2D, part: Element, ink: string, paper: string): void {
  const path = pathOf(part);
  const read = (name: string): string => part.getAttribute(name) ?? "none";
  const color = (name: string): string => (read(name) === "currentColor" ? ink : paper);
  context.fillStyle = color("fill");
  if (read("fill") !== "none") context.fill(path);
  context.strokeStyle = color("stroke");
  context.lineWidth = Number(part.getAttribute("stroke-width") ?? 1);
  context.setLineDash((part.getAttribute("stroke-dasharray") ?? "").split(" ").map(Number));
  if (read("stroke") !== "none") context.stroke(path);
}

/** The symbols of one shape in the colours of now, `ratio` device pixels to one of CSS. */
export function stampsOf(shape: string, ink: string, paper: string, ratio: number): Stamps {
  const made = new Map<string, HTMLCanvasElement>();
  return (fill) => {
    const known = made.get(fill);
    if (known) return known;
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = Math.ceil(STAMP_PX * ratio);
    const context = canvas.getContext("2d");
    context?.scale(canvas.width / UNITS, canvas.width / UNITS);
    const symbol = document.getElementById(`s-${shape}-${fill}`);
    for (const part of symbol?.children ?? []) if (context) draw(context, part, ink, paper);
    made.set(fill, canvas);
    return canvas;
  };
}
