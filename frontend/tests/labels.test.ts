import { expect, test } from "vitest";
import { boxAround, overlap } from "../src/data/box";
import { type LabelWish, labelBox, placeLabels } from "../src/data/labels";

const wish = (key: string, x: number, y: number, more: Partial<LabelWish> = {}): LabelWish => ({
  ...{ key, x, y, size: 16, width: 100, height: 15, leanX: 0, must: false, mayBeCut: false },
  ...more,
});
const symbols = (wishes: readonly LabelWish[]) =>
  wishes.map(({ key, x, y, size }) => ({ key, box: boxAround(x, y, size) }));

test("a name with room stands to the right, level with its symbol", () => {
  const one = wish("a", 0, 0);
  expect(placeLabels([one], symbols([one])).get("a")).toEqual({ dx: 11, dy: -7.5, tether: null });
});

test("a symbol pushed to the west is named on the west", () => {
  const one = wish("a", 0, 0, { leanX: -5 });
  expect(placeLabels([one], symbols([one])).get("a")?.dx).toBe(-111);
});

test("names do not cover one another or another symbol", () => {
  const wishes = [wish("a", 0, 0), wish("b", 30, 4), wish("c", -30, 8)];
  const spots = placeLabels(wishes, symbols(wishes));
  const boxes = wishes.flatMap((one) => {
    const spot = spots.get(one.key);
    return spot ? [labelBox(one, spot)] : [];
  });
  for (const a of boxes) for (const b of boxes) if (a !== b) expect(overlap(a, b)).toBe(0);
});

test("a name without room is left out, unless it must show", () => {
  const crowd = Array.from({ length: 400 }, (_, index) => ({
    key: `other-${index}`,
    box: boxAround((index % 20) * 12 - 120, Math.floor(index / 20) * 12 - 120, 12),
  }));
  expect(placeLabels([wish("a", 0, 0)], crowd).has("a")).toBe(false);
  expect(placeLabels([wish("a", 0, 0, { must: true })], crowd).has("a")).toBe(true);
});

test("near the edge of the window a name turns inwards", () => {
  const one = wish("a", 180, 50);
  const view = { left: 0, top: 0, right: 200, bottom: 100 };
  expect(placeLabels([one], symbols([one]), view).get("a")?.dx).toBeLessThan(0);
});

test("a name that the window cuts wherever it stands is left out, unless it may be cut", () => {
  const view = { left: 0, top: 0, right: 90, bottom: 100 };
  const named = (more: Partial<LabelWish>): boolean => {
    const one = wish("a", 45, 50, { must: true, ...more });
    return placeLabels([one], symbols([one]), view).has("a");
  };
  expect(named({})).toBe(false);
  expect(named({ mayBeCut: true })).toBe(true);
});

test("a name that has to stand off is tied to its symbol", () => {
  const one = wish("a", 0, 0, { must: true });
  const row = Array.from({ length: 21 }, (_, index) => boxAround(index * 14 - 140, 0, 34));
  const walls = row.map((box, index) => ({ key: `wall-${index}`, box }));
  const spot = placeLabels([one], walls).get("a");
  expect(spot?.tether?.y).toBeTypeOf("number");
});
