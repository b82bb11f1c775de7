/** One form for all spellings of a name: the same as `fold` in app/domain/search.py, by shared vectors. */

const ROMANISATIONS: readonly (readonly [string, string])[] = [
  ["eo", "o"],
  ["eu", "u"],
  ["yeo", "yo"],
  ["oe", "oe"],
  ["ch", "j"],
  ["kk", "g"],
  ["tt", "d"],
  ["pp", "b"],
  ["k", "g"],
  ["t", "d"],
  ["p", "b"],
  ["r", "l"],
  ["sh", "s"],
];

/** Characters of two shapes that names of places have, one beside the other. */
const TRADITIONAL =
  "萬東臨義烏倉們價會蘭興內涼剛參雙臺號鹹國圖頭寧峴島峯帶慶開撾敎斷舊橋檜瀋澗淸淵滿穩紅羅勝榮營穀輸邊達鍾鐘鐵鏡長門陽際順馬鴨龍黃兩";
const SIMPLIFIED =
  "万东临义乌仓们价会兰兴内凉刚参双台号咸国图头宁岘岛峰带庆开挝教断旧桥桧沈涧清渊满稳红罗胜荣营谷输边达钟钟铁镜长门阳际顺马鸭龙黄两";
const ONE_SHAPE = new Map([...TRADITIONAL].map((sign, at) => [sign, SIMPLIFIED[at] ?? sign]));

const APOSTROPHES = /['’‘ʼ`´]/gu;
/** People write a number against the word before it, or apart. */
const BEFORE_NUMBER = /(?<=\p{L})(?=[0-9])/gu;
const APART = /[\s\-_.,·/()]+/gu;

/** A text without what tells spellings of one name apart: case, accents, romanisation, shapes. */
export function fold(text: string): string {
  return text
    .replace(APOSTROPHES, "")
    .normalize("NFKD")
    .toLowerCase()
    .replace(/\p{Mn}/gu, "")
    .normalize("NFKC")
    .replace(APART, " ")
    .trim()
    .replace(BEFORE_NUMBER, " ")
    .replaceAll("э", "е")
    .replace(/\p{Script=Han}/gu, (sign) => ONE_SHAPE.get(sign) ?? sign)
    .replace(/[a-z]+/g, (word) =>
      ROMANISATIONS.reduce((spelt, [spelling, one]) => spelt.replaceAll(spelling, one), word),
    );
}
