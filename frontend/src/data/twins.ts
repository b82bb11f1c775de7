/** Camps so close together that a reader could take one for the other. */

import { distance } from "./geodesic";
import type { DrawnPlace } from "./page";

const TWIN_M = 5000;
const CLOSED = "closed";

/**
 * Ids of the places whose names are never left out: those with another within 5 km.
 *
 * Two that are both closed are left to find room like any other: Camp 14 and Camp 18 must not wait for them.
 */
export function twins(places: readonly DrawnPlace[]): Set<string> {
  const isTwin = (one: DrawnPlace, other: DrawnPlace): boolean =>
    one !== other &&
    (one.status !== CLOSED || other.status !== CLOSED) &&
    distance(one.point, other.point) <= TWIN_M;
  return new Set(
    places.filter((one) => places.some((other) => isTwin(one, other))).map((place) => place.id),
  );
}
