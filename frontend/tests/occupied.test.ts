import { expect, test } from "vitest";
import { overlap } from "../src/data/box";
import { occupied } from "../src/data/occupied";
import type { SceneSymbol } from "../src/data/scene";

test("a symbol takes its own room and that of its name", () => {
  const symbol = {
    ...{ key: "camp", ids: ["camp"], x: 100, y: 100, size: 20 },
    label: { dx: 13, dy: -8 },
  } as unknown as SceneSymbol;
  const [own, name] = occupied([symbol], () => ({ width: 50, height: 15 }));
  expect(own).toEqual({ left: 88, top: 88, right: 112, bottom: 112 });
  expect(name && overlap(name, { left: 120, top: 95, right: 130, bottom: 105 })).toBe(100);
  expect(occupied([{ ...symbol, label: null }], () => ({ width: 0, height: 0 }))).toHaveLength(1);
});
