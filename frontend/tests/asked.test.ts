import { expect, test } from "vitest";
import { fileAsked, follow, mapOfChoice, readAsked } from "../src/data/asked";
import type { PageData, Place } from "../src/data/page";

const KNOWN = { langs: ["en", "ko"], releases: ["2026.11"] };

function place(id: string, layer: string, point: Place["point"]): Place {
  const rest = { status: null, statusLabel: null, fill: "solid", evidenceLabel: null };
  const card = { accuracyM: null, positionOf: null, summary: null, sources: [], sourceCount: 0 };
  return { id, layer, name: id, kind: "", url: "", point, ...rest, ...card };
}

function layer(id: string) {
  return { id, title: id, color: "camp", shape: "square", visible: true };
}

const PAGE: PageData = {
  lang: "en",
  messages: {},
  layers: [layer("camps"), layer("prisons")],
  places: [place("a", "camps", [126, 39]), place("b", "prisons", null)],
  view: { bbox: [123.8, 37.6, 131, 43.1], at: null },
  open: null,
  from: null,
  ground: null,
  imagery: null,
};

test("an address that asks for nothing changes nothing", () => {
  expect(follow(PAGE, readAsked(""))).toEqual(PAGE);
});

test("layers are those asked for, and that of the place asked for", () => {
  const ids = (search: string) => follow(PAGE, readAsked(search)).layers.map(({ id }) => id);
  expect(ids("?layers=camps")).toEqual(["camps"]);
  expect(ids("?layers=camps&place=b")).toEqual(["camps", "prisons"]);
  expect(ids("?layers=nowhere")).toEqual(["camps", "prisons"]);
});

test("a place opens and is shown from near", () => {
  const { open, view } = follow(PAGE, readAsked("?place=a"));
  expect(open).toBe("a");
  expect(view.bbox[0]).toBeCloseTo(125.88);
});

test("a middle or a box is where the map opens", () => {
  expect(follow(PAGE, readAsked("?at=39.5,126,9")).view.at).toEqual({
    lat: 39.5,
    lon: 126,
    zoom: 9,
  });
  expect(follow(PAGE, readAsked("?bbox=124,37,131,43")).view.bbox).toEqual([124, 37, 131, 43]);
});

test.each(["?at=1,2", "?at=a,b,c", "?bbox=1,2,3", "?bbox=131,37,124,43", "?place=none"])(
  "%s is as if it were not there",
  (search) => expect(follow(PAGE, readAsked(search)).view).toEqual(PAGE.view),
);

test.each([
  ["?lang=ko", "/embed", "/embed/index.ko.html"],
  ["?lang=ko", "/places/a/", "/places/a/index.ko.html"],
  ["?lang=en", "/places/a/index.ko.html", "/places/a/index.html"],
  ["?lang=ko", "/", "/index.ko.html"],
  ["?release=2026.11", "/embed", "/releases/2026.11/embed/index.html"],
  ["?release=2026.11&lang=ko", "/embed/", "/releases/2026.11/embed/index.ko.html"],
  ["?release=1999.01", "/embed", "/releases/unknown/embed/index.html"],
  ["?release=2026.11", "/stories/a/embed", null],
  ["?release=2026.11", "/releases/2026.11/embed/", null],
  ["?lang=xx", "/embed", null],
  ["", "/embed", null],
])("%s at %s is in the file %s", (search, path, file) => {
  const lang = path.includes(".ko.") ? "ko" : "en";
  expect(fileAsked(readAsked(search), path, lang, KNOWN)).toBe(file);
});

test("a table of places leads to the map of those that its address chooses", () => {
  const names = ["q", "status"];
  expect(mapOfChoice("?q=yodok&lang=ko", "/places", names)).toBe("/?q=yodok&lang=ko");
  expect(mapOfChoice("?f=html&status=closed", "/places/index.ko.html", names)).toBe(
    "/?f=html&status=closed",
  );
  const below = "/releases/2026.11";
  expect(mapOfChoice("?q=a", `${below}/places/`, names)).toBe(`${below}/?q=a`);
  expect(mapOfChoice("?q=&f=html", "/places", names)).toBeNull();
  expect(mapOfChoice("?q=a", "/places/yodok", names)).toBeNull();
  expect(mapOfChoice("?q=a", "/", names)).toBeNull();
});

test("a frame of a release that there is not opens the page that says so", () => {
  const unknown = (path: string) =>
    fileAsked(readAsked("?release=2099.01&lang=ko"), path, "en", KNOWN);
  expect(unknown("/embed")).toBe("/releases/unknown/embed/index.ko.html");
  expect(unknown("/releases/unknown/embed/index.ko.html")).toBe(
    "/releases/unknown/embed/index.ko.html",
  );
});

test("what stands for all that is not there leads to the releases that there are", () => {
  const lost = (path: string, releases = KNOWN.releases) =>
    fileAsked(readAsked(""), path, "en", { ...KNOWN, releases });
  expect(lost("/releases/2099.01/embed")).toBe("/releases/unknown/embed/index.html");
  expect(lost("/releases/2099.01/places/yodok")).toBe("/releases/unknown/index.html");
  expect(lost("/releases/2026.11/places/nobody")).toBeNull();
  expect(lost("/releases/2026.11/places/yodok", [])).toBeNull();
  expect(lost("/releases/unknown/embed/index.html")).toBeNull();
  expect(lost("/releases/")).toBeNull();
});
