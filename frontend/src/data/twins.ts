/** Camps so close together that a reader could take one for the other. */

import { distance } from "./geodesic";
import type { DrawnPlace } from "./page";

const TWIN_M = 5000;

/** Ids of the places that have another of `places` within 5 km: their names are never left out. */
export function twins(places: readonly DrawnPlace[]): Set<string> {
  return new Set(
    places
      .filter((place) =>
        places.some((other) => other !== place && distance(place.point, other.point) <= TWIN_M),
      )
      .map((place) => place.id),
  );
}
