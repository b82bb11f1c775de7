/** The length that a scale bar stands for. */

/** A length that starts with 1, 2, 3 or 5 and is at most `metres`. */
export function roundLength(metres: number): number {
  const power = 10 ** Math.floor(Math.log10(metres));
  const lead = metres / power;
  return (lead >= 5 ? 5 : lead >= 3 ? 3 : lead >= 2 ? 2 : 1) * power;
}
