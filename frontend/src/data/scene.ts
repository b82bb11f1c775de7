/** Everything the map shows at one zoom, in pixels: symbols apart, crowds counted or spread, names placed. */

import { type Box, boxAround } from "./box";
import type { Mark } from "./crowd";
import { type Keyed, type Label, type LabelWish, labelBox, placeLabels } from "./labels";
import { layoutKept, layoutOthers, type Node } from "./layout";
import { CAMP, type Look } from "./look";
import type { DrawnPlace, Position } from "./page";
import { ring } from "./ring";

export interface SceneSymbol {
  readonly key: string;
  /** The places it stands for, one unless it is a count symbol. */
  readonly ids: readonly string[];
  readonly color: string;
  readonly isGroup: boolean;
  readonly isExpanded: boolean;
  /** Stands on the ring around an expanded count symbol. */
  readonly isSpread: boolean;
  readonly x: number;
  readonly y: number;
  readonly anchorX: number;
  readonly anchorY: number;
  readonly size: number;
  /** Pixels to the centre of the nearest other symbol: a larger target would take its clicks. */
  readonly room: number;
  readonly label: Label | null;
}

export interface SceneInput {
  /** In reading order; the first wins where not all can be named. */
  readonly places: readonly DrawnPlace[];
  readonly colorOf: (place: DrawnPlace) => string;
  readonly project: (position: Position) => { readonly x: number; readonly y: number };
  readonly measure: (text: string, isCamp: boolean) => { width: number; height: number };
  readonly look: Look;
  /** Ids whose names must show. */
  readonly must: ReadonlySet<string>;
  /** A place or a count symbol that the reader has chosen: its crowd is spread. */
  readonly focus: string | null;
  /** What the window shows; names prefer to stand inside it. */
  readonly view: Box | null;
  /** Buttons and bars that lie over the map; names keep clear of them. */
  readonly furniture: readonly Box[];
}

type Bare = Omit<SceneSymbol, "label" | "room">;
type Spots = ReadonlyMap<string, Label>;

const RING_GAP = 8;
const WALL_GAP = 1;
/** Targets grow no larger than this anyway, in pixels. */
const MOST_ROOM = 100;

function marksOf(input: SceneInput): Mark[] {
  return input.places.map((place) => {
    const { x, y } = input.project(place.point);
    const family = input.colorOf(place);
    const keep = family === CAMP;
    return { id: place.id, x, y, family, keep, size: keep ? input.look.camp : input.look.other };
  });
}

function bare(node: Node, focus: string | null): Bare {
  const { key, ids, isGroup, family: color, x, y, anchorX, anchorY, size } = node;
  const isExpanded = isGroup && focus !== null && (key === focus || ids.includes(focus));
  return { key, ids, color, isGroup, isExpanded, isSpread: false, x, y, anchorX, anchorY, size };
}

function spread(hub: Bare, marks: readonly Mark[], look: Look): Bare[] {
  const members = marks.filter((mark) => hub.ids.includes(mark.id));
  return ring(members, hub.x, hub.y, look.other + RING_GAP).map(({ mark, x, y }) => ({
    key: mark.id,
    ids: [mark.id],
    color: hub.color,
    isGroup: false,
    isExpanded: false,
    isSpread: true,
    x,
    y,
    anchorX: mark.x,
    anchorY: mark.y,
    size: look.other,
  }));
}

const keyed = ({ key, x, y, size }: Bare) => ({ key, box: boxAround(x, y, size) });

function wish(input: SceneInput, symbol: Bare): LabelWish {
  const name = input.places.find((place) => place.id === symbol.key)?.name ?? "";
  return {
    ...{ key: symbol.key, x: symbol.x, y: symbol.y, size: symbol.size },
    ...input.measure(name, symbol.color === CAMP),
    leanX: symbol.x - symbol.anchorX,
    must: input.must.has(symbol.key) || symbol.key === input.focus,
    // The card says the name of what is open.
    mayBeCut: input.must.has(symbol.key),
  };
}

/** Names that must show, placed among the kept symbols before anything else is drawn. */
function firstNames(input: SceneInput, kept: readonly Bare[]): { spots: Spots; walls: Box[] } {
  const wishes = kept
    .filter((symbol) => input.must.has(symbol.key))
    .map((symbol) => wish(input, symbol));
  const spots = placeLabels(wishes, [...kept.map(keyed), ...buttons(input)], input.view);
  const walls = wishes.flatMap((one) => {
    const spot = spots.get(one.key);
    return spot ? [labelBox(one, spot)] : [];
  });
  return { spots, walls };
}

function buttons(input: SceneInput): Keyed[] {
  return input.furniture.map((box) => ({ key: "", box }));
}

function otherNames(input: SceneInput, symbols: readonly Bare[], named: Spots): LabelWish[] {
  return symbols
    .filter(({ key, color, isGroup, isSpread }) => {
      if (isGroup || named.has(key)) return false;
      return color === CAMP || isSpread || input.look.names || key === input.focus;
    })
    .map((symbol) => wish(input, symbol))
    .sort((a, b) => Number(b.must) - Number(a.must));
}

/** The symbols in reading order, each with the place of its name or null where there is no room. */
export function scene(input: SceneInput): SceneSymbol[] {
  const { look, focus } = input;
  const marks = marksOf(input);
  const kept = layoutKept(marks, look);
  const first = firstNames(
    input,
    kept.map((node) => bare(node, focus)),
  );
  const others = layoutOthers(marks, kept, first.walls, look);
  const order = new Map(marks.map((mark, index) => [mark.id, index]));
  const rank = (node: Node): number => order.get(node.ids[0] ?? "") ?? 0;
  const symbols = [...kept, ...others]
    .sort((a, b) => rank(a) - rank(b))
    .map((node) => bare(node, focus))
    .flatMap((symbol) => (symbol.isExpanded ? [symbol, ...spread(symbol, marks, look)] : [symbol]));
  const taken = [
    ...symbols.map(keyed),
    ...first.walls.map((box) => ({ key: "", box: grown(box, WALL_GAP) })),
    ...buttons(input),
  ];
  const rest = placeLabels(otherNames(input, symbols, first.spots), taken, input.view);
  return symbols.map((symbol) => ({
    ...symbol,
    room: room(symbol, symbols),
    label: first.spots.get(symbol.key) ?? rest.get(symbol.key) ?? null,
  }));
}

function room(symbol: Bare, among: readonly Bare[]): number {
  return among.reduce(
    (least, other) =>
      other === symbol
        ? least
        : Math.min(least, Math.hypot(other.x - symbol.x, other.y - symbol.y)),
    MOST_ROOM,
  );
}

function grown(box: Box, by: number): Box {
  return {
    left: box.left - by,
    top: box.top - by,
    right: box.right + by,
    bottom: box.bottom + by,
  };
}
