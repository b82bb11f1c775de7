import { expect, test } from "vitest";
import { drawnPlaces, readPage } from "../src/data/page";
import { twins } from "../src/data/twins";
import { layerOf, place } from "./places";

const page = {
  ...{ lang: "en", messages: {}, view: { bbox: [124, 37, 131, 43], at: null }, open: null },
  layers: [layerOf("camps"), layerOf("prisons")],
  places: [
    place("kyohwaso-1", [126, 39], "prisons"),
    { ...place("kwanliso-11", [0, 0]), point: null },
    place("kwanliso-14", [126, 39]),
    place("stray", [126, 39], "unheard-of"),
  ],
};

test("places without a position or a layer of the page are not drawn", () => {
  expect(drawnPlaces(readPage(JSON.stringify(page))).map(({ id }) => id)).toEqual([
    "kwanliso-14",
    "kyohwaso-1",
  ]);
});

test("camps within 5 km of one another are twins, unless both are closed", () => {
  const camps = [
    place("14", [126.062, 39.572]),
    place("18", [126.086, 39.56], "camps", "disputed"),
    place("15", [126.85, 39.67]),
    place("17", [128.5, 40.5], "camps", "closed"),
    place("23", [128.52, 40.5], "camps", "closed"),
  ];
  expect([...twins(camps)]).toEqual(["14", "18"]);
});
