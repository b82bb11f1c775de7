import { expect, test } from "vitest";
import { Slots } from "../src/ground/slots";

/** A screen whose frames come when asked for, and a clock that jobs move. */
function screen() {
  const waiting: (() => void)[] = [];
  let time = 0;
  const slots = new Slots(
    (run) => waiting.push(run),
    () => time,
  );
  return {
    slots,
    spend: (milliseconds: number) => {
      time += milliseconds;
    },
    frame: () => waiting.shift()?.(),
  };
}

test("long work waits for the next frame, short work shares one", () => {
  const { slots, spend, frame } = screen();
  const done: string[] = [];
  const job = (name: string, cost: number) => () => {
    done.push(name);
    spend(cost);
  };
  slots.add(job("a", 2));
  slots.add(job("b", 30));
  slots.add(job("c", 2));
  frame();
  expect(done).toEqual(["a", "b"]);
  frame();
  expect(done).toEqual(["a", "b", "c"]);
});

test("work that nobody wants any more is not done", () => {
  const { slots, frame } = screen();
  const done: string[] = [];
  const cancel = slots.add(() => done.push("a"));
  slots.add(() => done.push("b"));
  cancel();
  frame();
  expect(done).toEqual(["b"]);
});

test("for paper all is done at once", () => {
  const { slots } = screen();
  const done: string[] = [];
  slots.add(() => done.push("a"));
  slots.add(() => slots.add(() => done.push("b")));
  slots.flush();
  expect(done).toEqual(["a", "b"]);
});
