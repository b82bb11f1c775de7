/** Vector tiles for the tests, written as tippecanoe would. */

import { PbfWriter } from "pbf";

export interface Drawing {
  readonly type: 1 | 2 | 3;
  readonly lines: readonly (readonly (readonly [number, number])[])[];
  readonly properties?: Readonly<Record<string, string | number>>;
}

const zigzag = (value: number): number => (value << 1) ^ (value >> 31);

function geometry({ type, lines }: Drawing): number[] {
  const found: number[] = [];
  let [x, y] = [0, 0];
  for (const line of lines) {
    line.forEach(([nextX, nextY], index) => {
      if (index === 0) found.push(9);
      if (index === 1) found.push(((line.length - 1) << 3) | 2);
      found.push(zigzag(nextX - x), zigzag(nextY - y));
      [x, y] = [nextX, nextY];
    });
    if (type === 3) found.push(15);
  }
  return found;
}

function writeLayer(name: string, drawings: readonly Drawing[], extent: number): Uint8Array {
  const pbf = new PbfWriter();
  const keys: string[] = [];
  const values: (string | number)[] = [];
  const index = <Item>(list: Item[], item: Item): number =>
    list.includes(item) ? list.indexOf(item) : list.push(item) - 1;
  pbf.writeVarintField(15, 2);
  pbf.writeStringField(1, name);
  pbf.writeVarintField(5, extent);
  for (const drawing of drawings) {
    const tags = Object.entries(drawing.properties ?? {}).flatMap(([key, value]) => [
      index(keys, key),
      index(values, value),
    ]);
    const feature = new PbfWriter();
    feature.writePackedVarint(2, tags);
    feature.writeVarintField(3, drawing.type);
    feature.writePackedVarint(4, geometry(drawing));
    pbf.writeBytesField(2, feature.finish());
  }
  for (const key of keys) pbf.writeStringField(3, key);
  for (const value of values) {
    const holder = new PbfWriter();
    if (typeof value === "string") holder.writeStringField(1, value);
    else holder.writeVarintField(5, value);
    pbf.writeBytesField(4, holder.finish());
  }
  return pbf.finish();
}

export function writeTile(
  layers: Readonly<Record<string, readonly Drawing[]>>,
  extent = 4096,
): ArrayBuffer {
  const pbf = new PbfWriter();
  for (const [name, drawings] of Object.entries(layers))
    pbf.writeBytesField(3, writeLayer(name, drawings, extent));
  return new Uint8Array(pbf.finish()).buffer;
}

export function square(left: number, top: number, size: number): Drawing["lines"] {
  const [right, bottom] = [left + size, top + size];
  return [
    [
      [left, top],
      [right, top],
      [right, bottom],
      [left, bottom],
    ],
  ];
}

export const town = (name: string, rank: number, more: Record<string, string | number> = {}) => ({
  type: 1 as const,
  lines: [[[1024, 2048] as const]],
  properties: { kind: "town", name, rank, a: "PRK", population: 1000, capital: 0, ...more },
});
