/** Push symbols apart until none covers another, each staying as near its true point as it can. */

export interface Body {
  readonly key: string;
  /** The true point, in pixels. */
  readonly anchorX: number;
  readonly anchorY: number;
  /** Where it is drawn, in pixels. */
  readonly x: number;
  readonly y: number;
  /** Diameter in pixels. */
  readonly size: number;
  /** Of two that collide, the heavier moves less. */
  readonly weight: number;
}

/** A turn that fills the circle evenly: points that coincide leave in different directions. */
const GOLDEN_ANGLE = Math.PI * (3 - Math.sqrt(5));
const ROUNDS = 240;
/** For the first rounds bodies are drawn back to their points, so that a push is not kept longer than needed. */
const PULL_ROUNDS = 120;
const PULL = 0.06;
/** A pair is pushed a little further than needed, so that few rounds are spent on the last hundredths. */
const SLACK = 0.05;

interface Moving {
  x: number;
  y: number;
  readonly body: Body;
}

function direction(a: Moving, b: Moving, index: number): [number, number, number] {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const length = Math.hypot(dx, dy);
  if (length > 1e-6) return [dx / length, dy / length, length];
  const angle = index * GOLDEN_ANGLE;
  return [Math.cos(angle), Math.sin(angle), 0];
}

function push(moving: readonly Moving[], gap: number): boolean {
  let touched = false;
  for (let i = 0; i < moving.length; i++) {
    for (let j = i + 1; j < moving.length; j++) {
      const [a, b] = [moving[i], moving[j]];
      if (!a || !b) continue;
      const wanted = (a.body.size + b.body.size) / 2 + gap;
      if (Math.abs(b.x - a.x) >= wanted || Math.abs(b.y - a.y) >= wanted) continue;
      const [ux, uy, length] = direction(a, b, j);
      if (length >= wanted) continue;
      touched = true;
      const missing = wanted - length + SLACK;
      const share = b.body.weight / (a.body.weight + b.body.weight);
      a.x -= ux * missing * share;
      a.y -= uy * missing * share;
      b.x += ux * missing * (1 - share);
      b.y += uy * missing * (1 - share);
    }
  }
  return touched;
}

/** The same bodies, moved: the same input gives the same output, and the order of input decides ties. */
export function separate(bodies: readonly Body[], gap: number): Body[] {
  const moving: Moving[] = bodies.map((body) => ({ x: body.anchorX, y: body.anchorY, body }));
  for (let round = 0; round < ROUNDS; round++) {
    if (!push(moving, gap)) break;
    if (round >= PULL_ROUNDS) continue;
    for (const one of moving) {
      one.x += (one.body.anchorX - one.x) * PULL;
      one.y += (one.body.anchorY - one.y) * PULL;
    }
  }
  return moving.map(({ x, y, body }) => ({ ...body, x, y }));
}

/** How far a body is drawn from its true point, in pixels. */
export function displacement(body: Body): number {
  return Math.hypot(body.x - body.anchorX, body.y - body.anchorY);
}
