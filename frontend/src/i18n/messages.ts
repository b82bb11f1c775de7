/** The words of the page, as the server sent them. */

export type Translate = (key: string, values?: Readonly<Record<string, string | number>>) => string;

/** A function from key to text; `{name}` in a text is filled from `values`, a missing key shows itself. */
export function translator(messages: Readonly<Record<string, string>>): Translate {
  return (key, values = {}) =>
    (messages[key] ?? key).replace(/\{(\w+)\}/g, (whole, name: string) =>
      name in values ? String(values[name]) : whole,
    );
}

/** A distance in two or three figures: no more than positions here bear. */
export function lengthText(t: Translate, lang: string, metres: number): string {
  const isLong = metres >= 1000;
  const n = isLong ? metres / 1000 : metres;
  const format = new Intl.NumberFormat(lang, {
    maximumSignificantDigits: n < 100 || !isLong ? 2 : 3,
  });
  return t(isLong ? "map.km" : "map.m", { n: format.format(n) });
}

/** "within about 2 km", in the reader's language. */
export function accuracyText(t: Translate, lang: string, metres: number | null): string {
  if (metres === null) return t("map.accuracyUnknown");
  const format = new Intl.NumberFormat(lang, { maximumFractionDigits: 1 });
  return metres >= 1000
    ? t("map.accuracyKm", { n: format.format(metres / 1000) })
    : t("map.accuracyM", { n: format.format(metres) });
}
