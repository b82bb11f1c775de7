/** Push symbols apart until none covers another: all give way, so that their order in space is kept. */

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

/** From one true point to the other: what lies north of something is drawn north of it. */
function bearing(a: Moving, b: Moving, index: number): [number, number] {
  const [dx, dy] = [b.body.anchorX - a.body.anchorX, b.body.anchorY - a.body.anchorY];
  const length = Math.hypot(dx, dy);
  if (length > 1e-6) return [dx / length, dy / length];
  const angle = index * GOLDEN_ANGLE;
  return [Math.cos(angle), Math.sin(angle)];
}

function pushPair(a: Moving, b: Moving, index: number, gap: number): boolean {
  const wanted = (a.body.size + b.body.size) / 2 + gap;
  const length = Math.hypot(b.x - a.x, b.y - a.y);
  if (length >= wanted) return false;
  const [ux, uy] = bearing(a, b, index);
  const half = (wanted - length + SLACK) / 2;
  a.x -= ux * half;
  a.y -= uy * half;
  b.x += ux * half;
  b.y += uy * half;
  return true;
}

function pushAll(moving: readonly Moving[], gap: number): boolean {
  let touched = false;
  moving.forEach((a, i) => {
    moving.slice(i + 1).forEach((b, j) => {
      if (pushPair(a, b, i + j + 1, gap)) touched = true;
    });
  });
  return touched;
}

/** The same bodies `gap` pixels clear of one another: the same input gives the same output. */
export function separate<One extends Body>(bodies: readonly One[], gap: number): One[] {
  const moving: Moving[] = bodies.map((body) => ({ x: body.anchorX, y: body.anchorY, body }));
  for (let round = 0; round < ROUNDS; round++) {
    if (!pushAll(moving, gap)) break;
    if (round >= PULL_ROUNDS) continue;
    for (const one of moving) {
      one.x += (one.body.anchorX - one.x) * PULL;
      one.y += (one.body.anchorY - one.y) * PULL;
    }
  }
  return bodies.map((body, index) => ({
    ...body,
    x: moving[index]?.x ?? body.x,
    y: moving[index]?.y ?? body.y,
  }));
}

/** How far a body is drawn from its true point, in pixels. */
export function displacement(body: Body): number {
  return Math.hypot(body.x - body.anchorX, body.y - body.anchorY);
}
