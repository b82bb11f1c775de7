import { describe, expect, test } from "vitest";
import vectors from "../../tests/domain/search_vectors.json";
import { fold } from "../src/data/fold";
import { finder } from "../src/data/search";

test.each(vectors.fold)("%s is folded as the server folds it", (text, folded) => {
  expect(fold(text ?? "")).toBe(folded);
});

describe("a finder", () => {
  const find = finder([
    { id: "camp-1", names: ["Camp 1, Kaechon", "camp 1", "1호"] },
    {
      id: "camp-14",
      names: ["Camp 14, Kaechon", "Kaech'ŏn", "개천 제14호 관리소", "camp 14", "14호"],
    },
    { id: "yodok", names: ["Camp 15, Yodok", "Ёдок"] },
  ]);
  const ids = (text: string): string[] => find(text).map(({ place }) => place.id);

  test("finds any script and spelling", () => {
    for (const text of ["Gaecheon", "개천", "kaech’on"]) expect(ids(text)).toContain("camp-14");
    expect(ids("едок")).toEqual(["yodok"]);
  });

  test("finds a Korean name by the first letters of its syllables", () => {
    for (const text of ["ㄱㅊ", "ㄱㅊ 14", "ㅈ14ㅎ ㄱㄹㅅ"]) expect(ids(text)).toEqual(["camp-14"]);
    expect(ids("ㅊㄱ")).toEqual([]);
  });

  test("puts whole names first and says what matched", () => {
    expect(ids("camp 14")).toEqual(["camp-14"]);
    expect(find("gaecheon")[0]?.name).toBe("Kaech'ŏn");
  });

  test("takes no number for a part of another", () => {
    expect(ids("4호")).toEqual([]);
    expect(ids("camp 1")).toEqual(["camp-1"]);
  });

  test("finds words that stand in several names, after those that stand in one", () => {
    const find = finder([
      { id: "a", names: ["회령 로동단련대", "Hoeryong", "会宁", "danryeondae-hoeryong"] },
      { id: "b", names: ["会宁 danryeondae"] },
    ]);
    expect(find("會寧 danryeondae").map(({ place }) => place.id)).toEqual(["b", "a"]);
    expect(find("会宁 danryeondae")[1]?.name).toBe("会宁");
    expect(find("会宁 kwanliso")).toEqual([]);
  });

  test("finds nothing for nothing, and no text is a pattern", () => {
    expect(ids("  ")).toEqual([]);
    expect(ids("(.*")).toEqual([]);
    expect(ids("c.*p[")).toEqual([]);
  });
});
