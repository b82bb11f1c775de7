import { describe, expect, it } from "vitest";
import { heightFor, heightMessages, linkMessage, pymOf, secretOf } from "../src/data/host";

const ALONE = { secret: null, pym: null, src: "https://map.example/embed" };

describe("the height of a frame", () => {
  it("follows the width between bounds", () => {
    expect([100, 320, 640, 900, 4000].map(heightFor)).toEqual([320, 320, 480, 675, 720]);
  });
});

describe("what a publisher's system adds to the address", () => {
  it("is read where it is one of theirs, and nothing else", () => {
    expect(secretOf("#?secret=AbC123")).toBe("AbC123");
    for (const wrong of ["", "#places", "#?secret=", "#?secret=a<b", `#?secret=${"a".repeat(65)}`])
      expect(secretOf(wrong)).toBeNull();
    expect(pymOf("?layers=camps&childId=map-1")).toBe("map-1");
    expect(pymOf("?childId=a%20b")).toBeNull();
  });
});

describe("messages", () => {
  it("go to whoever may listen, to WordPress and pym only if they are there", () => {
    expect(heightMessages(480, ALONE)).toEqual([
      { sentinel: "amp", type: "embed-size", height: 480 },
      { "datawrapper-height": { campmap: 480 } },
      JSON.stringify({ context: "iframe.resize", src: ALONE.src, height: 480 }),
    ]);
    const known = heightMessages(480, { ...ALONE, secret: "s", pym: "m" });
    expect(known).toContainEqual({ message: "height", value: 480, secret: "s" });
    expect(known).toContain("pymxPYMxmxPYMxheightxPYMx480");
    expect(linkMessage("https://map.example/", "s")).toEqual({
      ...{ message: "link", value: "https://map.example/", secret: "s" },
    });
  });
});
