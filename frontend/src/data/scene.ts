/** Everything the map shows at one zoom, in pixels: symbols apart, crowds counted or spread, names placed. */

import type { Mark } from "./crowd";
import { boxAround, type LabelSpot, type LabelWish, placeLabels } from "./labels";
import { layout, type Node } from "./layout";
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
  readonly label: LabelSpot | null;
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
}

type Bare = Omit<SceneSymbol, "label">;

const RING_GAP = 8;

function marksOf(input: SceneInput): Mark[] {
  return input.places.map((place) => {
    const { x, y } = input.project(place.point);
    const family = input.colorOf(place);
    const keep = family === CAMP;
    return { id: place.id, x, y, family, keep, size: keep ? input.look.camp : input.look.other };
  });
}

function spread(node: Node, marks: ReadonlyMap<string, Mark>, look: Look): Bare[] {
  const members = node.ids.flatMap((id) => marks.get(id) ?? []);
  return ring(members, node.x, node.y, look.other + RING_GAP).map((spot) => {
    const mark = marks.get(spot.id);
    return {
      key: spot.id,
      ids: [spot.id],
      color: node.family,
      isGroup: false,
      isExpanded: false,
      isSpread: true,
      x: spot.x,
      y: spot.y,
      anchorX: mark?.x ?? node.x,
      anchorY: mark?.y ?? node.y,
      size: look.other,
    };
  });
}

function symbolsOf(input: SceneInput): Bare[] {
  const marks = marksOf(input);
  const byId = new Map(marks.map((mark) => [mark.id, mark]));
  const { focus, look } = input;
  return layout(marks, look).flatMap((node): Bare[] => {
    const isExpanded =
      node.isGroup && focus !== null && (node.key === focus || node.ids.includes(focus));
    const { key, ids, isGroup, family: color, x, y, anchorX, anchorY, size } = node;
    const symbol: Bare = {
      ...{ key, ids, color, isGroup, isExpanded, x, y, anchorX, anchorY, size },
      isSpread: false,
    };
    return isExpanded ? [symbol, ...spread(node, byId, look)] : [symbol];
  });
}

function wishes(input: SceneInput, symbols: readonly Bare[]): LabelWish[] {
  const names = new Map(input.places.map((place) => [place.id, place.name]));
  return symbols
    .filter(({ key, color, isGroup, isSpread }) => {
      if (isGroup) return false;
      return color === CAMP || isSpread || input.look.names || key === input.focus;
    })
    .map((symbol) => ({
      ...{ key: symbol.key, x: symbol.x, y: symbol.y, size: symbol.size },
      ...input.measure(names.get(symbol.key) ?? "", symbol.color === CAMP),
      leanX: symbol.x - symbol.anchorX,
      must: input.must.has(symbol.key) || symbol.key === input.focus,
    }));
}

/** The symbols in reading order, each with the place of its name or null where there is no room. */
export function scene(input: SceneInput): SceneSymbol[] {
  const symbols = symbolsOf(input);
  const boxes = symbols.map(({ key, x, y, size }) => ({ key, box: boxAround(x, y, size) }));
  const labels = placeLabels(wishes(input, symbols), boxes);
  return symbols.map((symbol) => ({ ...symbol, label: labels.get(symbol.key) ?? null }));
}
