import { expect, test } from "vitest";
import { harmless } from "../src/render/trusted";

test("Leaflet's own markup passes unchanged", () => {
  for (const markup of [
    '<span aria-hidden="true">+</span>',
    '<span aria-hidden="true">&#x2212;</span>',
    "<svg/>",
    '<a href="https://leafletjs.com" rel="noreferrer">Leaflet</a> <span aria-hidden="true">|</span> ',
    '<a href="/about">자료</a>',
  ])
    expect(harmless(markup)).toBe(markup);
});

test("every other tag becomes text", () => {
  for (const markup of [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '<a href="javascript:alert(1)">x</a>',
    '<span onclick="alert(1)">x</span>',
    '<span class="a" style="x">',
    "<svg onload=alert(1)>",
    "<svg/onload=alert(1)>",
    "<iframe src=//x>",
    "<a href='https://x'>",
    "<img src=x ",
    "<<script>",
    "<!--x-->",
  ])
    expect(harmless(markup)).not.toMatch(/<(?!\/?(a|span|svg)>)/);
});
