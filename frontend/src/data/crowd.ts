/** Gather places that lie on top of one another under one count symbol. */

export interface Mark {
  readonly id: string;
  /** The true point, in pixels. */
  readonly x: number;
  readonly y: number;
  /** Diameter of the symbol in pixels. */
  readonly size: number;
  /** Only marks of one family are counted together. */
  readonly family: string;
  /** Never counted, always drawn by itself. */
  readonly keep: boolean;
}

export interface Cluster {
  readonly members: readonly Mark[];
  readonly x: number;
  readonly y: number;
}

export interface CrowdRule {
  /** Marks within so many pixels of the first of them belong together. */
  readonly radius: number;
  /** Fewer than this are spread around instead. */
  readonly least: number;
  /** The same for marks at one and the same point, as places known to be in a city are. */
  readonly leastAtOne: number;
}

/** Marks less than this apart are at one point, in pixels. */
const ONE_PX = 1;

export function clusterOf(members: readonly Mark[]): Cluster {
  const mean = (read: (mark: Mark) => number): number =>
    members.reduce((sum, mark) => sum + read(mark), 0) / members.length;
  return { members, x: mean((mark) => mark.x), y: mean((mark) => mark.y) };
}

const isAtOne = (near: readonly Mark[], { x, y }: Mark): boolean =>
  near.every((other) => Math.hypot(other.x - x, other.y - y) < ONE_PX);

/** Every mark once, alone or in a crowd, in the order of the first mark of each. */
export function crowd(marks: readonly Mark[], rule: CrowdRule): Cluster[] {
  const taken = new Set<string>();
  const clusters: Cluster[] = [];
  for (const mark of marks) {
    if (taken.has(mark.id)) continue;
    const near = mark.keep
      ? [mark]
      : marks.filter(
          (other) =>
            !other.keep &&
            !taken.has(other.id) &&
            other.family === mark.family &&
            Math.hypot(other.x - mark.x, other.y - mark.y) <= rule.radius,
        );
    const least = isAtOne(near, mark) ? rule.leastAtOne : rule.least;
    const members = near.length >= least ? near : [mark];
    for (const member of members) taken.add(member.id);
    clusters.push(clusterOf(members));
  }
  return clusters;
}

/** Join the clusters in `far`, each to the nearest of its family within `reach` pixels; camps and loners stay. */
export function mergeFar(
  clusters: readonly Cluster[],
  far: ReadonlySet<Cluster>,
  reach: number,
): Cluster[] {
  let merged = [...clusters];
  for (const cluster of far) {
    if (!merged.includes(cluster)) continue;
    const partner = nearestOfFamily(cluster, merged, reach);
    if (!partner) continue;
    const joined = clusterOf([...partner.members, ...cluster.members]);
    merged = merged.flatMap((one) => (one === partner ? [joined] : one === cluster ? [] : [one]));
  }
  return merged;
}

function nearestOfFamily(
  cluster: Cluster,
  among: readonly Cluster[],
  reach: number,
): Cluster | undefined {
  const family = cluster.members[0]?.family;
  const apart = (other: Cluster): number => Math.hypot(other.x - cluster.x, other.y - cluster.y);
  return among
    .filter((other) => other !== cluster && other.members[0]?.family === family)
    .filter((other) => !other.members.some((mark) => mark.keep) && apart(other) <= reach)
    .sort((a, b) => apart(a) - apart(b))[0];
}
