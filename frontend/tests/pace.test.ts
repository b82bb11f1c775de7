import { expect, test } from "vitest";
import { paced, stepAt } from "../src/data/pace";

test("the step that the reader is at is the last that passed the line", () => {
  expect(stepAt([100, 500, 900], 400)).toBe(0);
  expect(stepAt([-300, 100, 500], 400)).toBe(1);
  expect(stepAt([-900, -500, -100], 400)).toBe(2);
});

test("before the first step the reader is at the first", () => {
  expect(stepAt([700, 900], 400)).toBe(0);
});

test("stepping ends at both ends", () => {
  expect([paced(0, -1, 3), paced(0, 1, 3), paced(2, 1, 3)]).toEqual([0, 1, 2]);
});
