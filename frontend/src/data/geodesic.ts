/** Distances on the ellipsoid, and circles by the sphere that fits it best at the place. */

import type { Position } from "./page";

/** WGS 84: semi-major axis in metres, first eccentricity squared, flattening. */
const AXIS_M = 6378137;
const ECCENTRICITY2 = 0.00669437999014;
const FLATTENING = 1 / 298.257223563;
/** Web Mercator: metres a pixel of a 256 px tile at zoom 0 on the equator. */
const EQUATOR_M_PER_PX = (2 * Math.PI * AXIS_M) / 256;

const radians = (degrees: number): number => (degrees * Math.PI) / 180;
const degrees = (angle: number): number => (angle * 180) / Math.PI;

/** Gaussian radius of curvature in metres; off the true geodesic by less than 1 in 10,000 within 50 km. */
function curvatureRadius(latitude: number): number {
  const sine = Math.sin(radians(latitude));
  return (AXIS_M * Math.sqrt(1 - ECCENTRICITY2)) / (1 - ECCENTRICITY2 * sine * sine);
}

/** Metres between two positions, off by less than 1 in 10,000 (Andoyer and Lambert; Meeus 1998, ch. 11). */
export function distance(a: Position, b: Position): number {
  const squares = (angle: number): [number, number] => [Math.sin(angle) ** 2, Math.cos(angle) ** 2];
  const [sinF, cosF] = squares(radians(a[1] + b[1]) / 2);
  const [sinG, cosG] = squares(radians(a[1] - b[1]) / 2);
  const [sinL, cosL] = squares(radians(a[0] - b[0]) / 2);
  const near = sinG * cosL + cosF * sinL;
  const far = cosG * cosL + sinF * sinL;
  if (near === 0) return 0;
  const half = Math.atan(Math.sqrt(near / far));
  const ratio = Math.sqrt(near * far) / half;
  const northward =
    ((3 * ratio - 1) / (2 * far)) * sinF * cosG - ((3 * ratio + 1) / (2 * near)) * cosF * sinG;
  return 2 * half * AXIS_M * (1 + FLATTENING * northward);
}

/** A closed ring of positions `radiusM` metres from the centre, anticlockwise. */
export function circle(centre: Position, radiusM: number, corners = 72): Position[] {
  const angle = radiusM / curvatureRadius(centre[1]);
  const phi = radians(centre[1]);
  return Array.from({ length: corners + 1 }, (_, corner) => {
    const bearing = (-2 * Math.PI * (corner % corners)) / corners;
    const sine =
      Math.sin(phi) * Math.cos(angle) + Math.cos(phi) * Math.sin(angle) * Math.cos(bearing);
    const along = Math.atan2(
      Math.sin(bearing) * Math.sin(angle) * Math.cos(phi),
      Math.cos(angle) - Math.sin(phi) * sine,
    );
    return [centre[0] + degrees(along), degrees(Math.asin(sine))] as const;
  });
}

/** How many pixels `lengthM` metres take on the Mercator map. */
export function lengthInPixels(lengthM: number, latitude: number, zoom: number): number {
  return lengthM / ((EQUATOR_M_PER_PX * Math.cos(radians(latitude))) / 2 ** zoom);
}
