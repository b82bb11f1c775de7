/** The middle and zoom of a view as an address has them. */

const WORLD_PX = 256;
/** Beyond it an address is refused: there Web Mercator ends. */
const MOST_LAT = 85;

/** Latitude, longitude and zoom, with as many decimals as tell one pixel from the next. */
export function atOf(lat: number, lon: number, zoom: number): string {
  const decimals = Math.ceil(Math.log10((WORLD_PX * 2 ** zoom) / 360));
  const onMap = Math.max(-MOST_LAT, Math.min(MOST_LAT, lat));
  return [...[onMap, lon].map((degrees) => Number(degrees.toFixed(decimals))), zoom].join(",");
}
