import { describe, expect, test } from "vitest";
import { accuracyText, translator } from "../src/i18n/messages";

const FILES = import.meta.glob<Record<string, string>>("../i18n/*.json", {
  eager: true,
  import: "default",
});
const catalogue = (lang: string): Record<string, string> => FILES[`../i18n/${lang}.json`] ?? {};
const slots = (text = ""): string[] => [...text.matchAll(/\{(\w+)\}/g)].map(([slot]) => slot);
const english = catalogue("en");

describe.each(["en", "ko", "zh", "ru"])("%s", (lang) => {
  const own = catalogue(lang);

  test("has every key and no other", () => {
    expect(Object.keys(own).sort()).toEqual(Object.keys(english).sort());
  });

  test("keeps the slots of every text", () => {
    for (const [key, text] of Object.entries(english))
      expect(slots(own[key]).sort(), key).toEqual(slots(text).sort());
  });
});

test("slots are filled, unknown ones and missing keys show themselves", () => {
  const t = translator({ "map.markerName": "{name}, {kind}" });
  expect(t("map.markerName", { name: "Camp 14" })).toBe("Camp 14, {kind}");
  expect(t("map.nothing")).toBe("map.nothing");
});

test("accuracy is said in the reader's language", () => {
  expect(accuracyText(translator(english), "en", 2000)).toBe("within about 2 km");
  expect(accuracyText(translator(english), "en", 150)).toBe("within about 150 m");
  expect(accuracyText(translator(catalogue("ru")), "ru", 2500)).toBe("в пределах примерно 2,5 км");
  expect(accuracyText(translator(english), "en", null)).toBe("accuracy not known");
});
