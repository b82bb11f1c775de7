import { expect, test } from "vitest";
import { type Piece, piecesAt } from "../src/ground/address";
import { paint } from "../src/ground/paint";
import { COLORS, type Palette } from "../src/ground/palette";
import { readTile } from "../src/ground/tile";
import { type Drawing, square, writeTile } from "./tiles";

const palette = Object.fromEntries(COLORS.map((color) => [color, color])) as Palette;
const screen = { z: 7, x: 54, y: 24 };

/** A context that writes down what is filled and stroked, and how. */
function recorder() {
  const done: string[] = [];
  let dash: number[] = [];
  let corners = 0;
  const context = {
    fillStyle: "",
    strokeStyle: "",
    ...{ setTransform() {}, save() {}, restore() {}, rect() {}, closePath() {} },
    ...{ lineTo() {}, quadraticCurveTo() {} },
    clip: () => done.push("clip"),
    beginPath: () => {
      corners = 0;
    },
    moveTo: () => {
      corners++;
    },
    fillRect: () => done.push(`flood ${context.fillStyle}`),
    fill: () => corners > 0 && done.push(`fill ${context.fillStyle}`),
    stroke: () =>
      corners > 0 && done.push(`stroke ${context.strokeStyle}${dash.length > 0 ? " dashed" : ""}`),
    setLineDash: (lengths: number[]) => {
      dash = lengths;
    },
  };
  return { done, context: context as unknown as CanvasRenderingContext2D };
}

function painted(layers: Record<string, Drawing[]>, piece: Piece | undefined, zoom: number) {
  if (!piece) throw new Error("A tile of the screen shows something.");
  const { done, context } = recorder();
  const tile = readTile(writeTile(layers), piece.at);
  paint(context, [{ piece, tile }], { zoom, ratio: 1, size: 512 }, palette);
  return done;
}

const line = [[[0, 0] as const, [4096, 4096] as const]];

test("sea lies under land, land under its country, all under the borders", () => {
  const layers = {
    land: [
      { type: 3 as const, lines: square(0, 0, 4096), properties: { a: "CHN" } },
      { type: 3 as const, lines: square(0, 0, 100), properties: { a: "PRK" } },
    ],
    border: [{ type: 2 as const, lines: line, properties: { k: "dmz", a: "KOR", b: "PRK" } }],
    province: [{ type: 2 as const, lines: line }],
  };
  expect(painted(layers, piecesAt(screen, 10)[0], 7)).toEqual([
    "flood sea",
    "stroke coast",
    "fill land",
    "fill home",
    "stroke province dashed",
    "stroke border-wash",
    "stroke border dashed",
  ]);
});

test("what lies outside an enlarged part is not traced", () => {
  const [piece] = piecesAt({ z: 14, x: 6960, y: 3104 }, 10);
  expect(piece).toMatchObject({ left: 0, top: 0, scale: 1 });
  const lake = (at: number) => [{ type: 3 as const, lines: square(at, at, 90) }];
  expect(painted({ lake: lake(4000) }, piece, 14)).toEqual(["flood sea"]);
  expect(painted({ lake: lake(300) }, piece, 14)).toContain("fill sea");
});

test("a tile on the window's edge keeps to what is known", () => {
  const known = { left: 2048, top: -1, right: 9000, bottom: 9000 };
  const [piece] = piecesAt(screen, 10);
  const done = painted({}, piece && { ...piece, known }, 9);
  expect(done).toEqual(["clip", "flood sea"]);
});
