/** Where each symbol stands at one zoom: apart from the others, or counted with its neighbours. */

import { type Cluster, type CrowdRule, crowd, type Mark, mergeFar } from "./crowd";
import { type Body, displacement, separate } from "./separate";

export interface Node extends Body {
  readonly ids: readonly string[];
  readonly family: string;
  readonly isGroup: boolean;
}

export interface LayoutRule extends CrowdRule {
  /** Pixels between the rims of two symbols. */
  readonly gap: number;
  /** A symbol pushed further than this from its point joins a crowd instead; camps never do. */
  readonly reach: number;
  /** Diameter of a count symbol in pixels. */
  readonly groupSize: number;
}

const MERGE_ROUNDS = 6;
const KEEP_WEIGHT = 3;
/** A symbol joins a crowd at most so many reaches away. */
const JOIN = 2;

function bodyOf(cluster: Cluster, rule: LayoutRule): Node {
  const [first] = cluster.members;
  if (!first) throw new Error("A cluster has at least one member.");
  const isGroup = cluster.members.length > 1;
  return {
    key: isGroup ? `group:${first.id}` : first.id,
    ids: cluster.members.map((mark) => mark.id),
    family: first.family,
    isGroup,
    anchorX: cluster.x,
    anchorY: cluster.y,
    x: cluster.x,
    y: cluster.y,
    size: isGroup ? rule.groupSize : first.size,
    weight: first.keep ? KEEP_WEIGHT : 1,
  };
}

/**
 * Symbols that do not cover one another, in the order of `marks`.
 *
 * Marks with `keep` always stand alone. The result depends on pixel distances only, so panning never changes it.
 */
export function layout(marks: readonly Mark[], rule: LayoutRule): Node[] {
  let clusters = crowd(marks, rule);
  for (let round = 0; ; round++) {
    const nodes = clusters.map((cluster) => bodyOf(cluster, rule));
    const placed = separate(nodes, rule.gap) as Node[];
    const far = new Set(
      clusters.filter((cluster, index) => {
        const node = placed[index];
        return node !== undefined && !cluster.members[0]?.keep && displacement(node) > rule.reach;
      }),
    );
    const merged =
      round < MERGE_ROUNDS && far.size > 0 ? mergeFar(clusters, far, rule.reach * JOIN) : clusters;
    if (merged.length === clusters.length) return placed;
    clusters = merged;
  }
}
