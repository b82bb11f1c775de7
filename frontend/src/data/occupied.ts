/** The boxes that symbols and names take up, so that nothing else is written there. */

import { type Box, boxAround } from "./box";
import { labelBox } from "./labels";
import type { SceneSymbol } from "./scene";

/** Room around a symbol, in pixels. */
const RIM = 4;

export function occupied(
  symbols: readonly SceneSymbol[],
  sizeOf: (symbol: SceneSymbol) => { readonly width: number; readonly height: number },
): Box[] {
  return symbols.flatMap((symbol) => {
    const { key, x, y, size, label } = symbol;
    const own = boxAround(x, y, size + RIM);
    if (!label) return [own];
    const wish = { key, x, y, size, ...sizeOf(symbol), leanX: 0, must: false, mayBeCut: false };
    return [own, labelBox(wish, label)];
  });
}
