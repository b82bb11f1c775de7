/** Where each symbol stands at one zoom: apart from the others, or counted with its neighbours. */

import type { Box } from "./box";
import { type Cluster, type CrowdRule, clusterOf, crowd, type Mark, mergeFar } from "./crowd";
import { type Body, displacement, separate } from "./separate";
import { settle } from "./settle";

export interface Node extends Body {
  readonly ids: readonly string[];
  readonly family: string;
  readonly isGroup: boolean;
}

export interface LayoutRule extends CrowdRule {
  /** Pixels between the rims of two symbols. */
  readonly gap: number;
  /** The same between two that are never counted: their names need room. */
  readonly keepGap: number;
  /** A symbol pushed further than this from its point joins a crowd instead. */
  readonly reach: number;
  /** Diameter of a count symbol in pixels. */
  readonly groupSize: number;
}

const MERGE_ROUNDS = 6;
/** A symbol joins a crowd at most so many reaches away. */
const JOIN = 2;

function nodeOf(cluster: Cluster, rule: LayoutRule): Node {
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
  };
}

/** The marks that always stand alone, moved apart; what else is on the map does not move them. */
export function layoutKept(marks: readonly Mark[], rule: LayoutRule): Node[] {
  const kept = marks.filter((mark) => mark.keep).map((mark) => nodeOf(clusterOf([mark]), rule));
  return separate(kept, rule.keepGap);
}

/**
 * All the other marks, clear of the kept ones and of the `walls`: alone near their points, or counted.
 *
 * The result depends on distances in pixels only, so panning never changes it.
 */
export function layoutOthers(
  marks: readonly Mark[],
  kept: readonly Node[],
  walls: readonly Box[],
  rule: LayoutRule,
): Node[] {
  let clusters = crowd(
    marks.filter((mark) => !mark.keep),
    rule,
  );
  for (let round = 0; ; round++) {
    const nodes = clusters.map((cluster) => nodeOf(cluster, rule));
    const placed = settle(nodes, kept, walls, rule.gap);
    const far = new Set(
      clusters.filter((_, index) => {
        const node = placed[index];
        return node !== undefined && displacement(node) > rule.reach;
      }),
    );
    const merged = round < MERGE_ROUNDS ? mergeFar(clusters, far, rule.reach * JOIN) : clusters;
    if (merged.length === clusters.length) return placed;
    clusters = merged;
  }
}
