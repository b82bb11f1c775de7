import { expect, test, vi } from "vitest";
import { Slots } from "../src/ground/slots";
import { type FetchTile, Source } from "../src/ground/source";
import { type GroundTile, readTile } from "../src/ground/tile";
import { square, writeTile } from "./tiles";

const at = { z: 6, x: 54, y: 24 };
const bytes = writeTile({ lake: [{ type: 3, lines: square(0, 0, 256) }] });

function archive(fetchTile: FetchTile) {
  const failed = vi.fn();
  const slots = new Slots(
    (run) => queueMicrotask(run),
    () => 0,
  );
  const asked = vi.fn(fetchTile);
  return { source: new Source("/{z}/{x}/{y}", asked, slots, failed, readTile), asked, failed };
}

const wanted = (source: Source<GroundTile>): Promise<GroundTile | null> =>
  new Promise((resolve) => source.want(at, resolve));

test("a tile is asked for once, however often it is wanted", async () => {
  const { source, asked } = archive(async () => bytes);
  const [first, second] = await Promise.all([wanted(source), wanted(source)]);
  expect(first?.lakes).toHaveLength(1);
  expect(await wanted(source)).toBe(second);
  expect(asked.mock.calls.map(([url]) => url)).toEqual(["/6/54/24"]);
});

test("the request ends when nobody wants the tile any more", () => {
  const signals: AbortSignal[] = [];
  const { source, failed } = archive((_, signal) => {
    signals.push(signal);
    return new Promise(() => {});
  });
  const [one, other] = [source.want(at, () => {}), source.want(at, () => {})];
  one();
  expect(signals[0]?.aborted).toBe(false);
  other();
  expect(signals[0]?.aborted).toBe(true);
  expect(failed).not.toHaveBeenCalled();
});

test.each([
  ["cannot be had", () => Promise.reject(new Error("500"))],
  ["is damaged", () => Promise.resolve(bytes.slice(0, 9))],
])("a tile that %s is sea, said so, and asked for again", async (_, fetchTile) => {
  const { source, asked, failed } = archive(fetchTile);
  expect(await wanted(source)).toBeNull();
  expect(failed).toHaveBeenCalledTimes(1);
  await wanted(source);
  expect(asked).toHaveBeenCalledTimes(2);
});

test("where the archive has nothing there is sea, and nothing is wrong", async () => {
  const { source, failed } = archive(async () => null);
  expect(await wanted(source)).toBeNull();
  expect(failed).not.toHaveBeenCalled();
});

test("while a tile is on its way its ancestor stands in", async () => {
  const { source } = archive(async () => bytes);
  const tile = await wanted(source);
  expect(source.nearest({ z: 8, x: 216, y: 97 })).toBe(tile);
  expect(source.nearest({ z: 8, x: 0, y: 0 })).toBeNull();
});
