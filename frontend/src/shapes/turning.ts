/** Turning about a point: degrees, clockwise as seen. Pure. */

import type { Point } from "../canvas/view";
import type { Shape } from "../model";

export const rotationOf = (shape: Shape): number =>
  typeof shape["rotation"] === "number" ? shape["rotation"] : 0;

/** Degrees from 0 to below 360. */
export const whole = (degrees: number): number => ((degrees % 360) + 360) % 360;

export function turned(at: Point, about: Point, degrees: number): Point {
  if (degrees === 0) return at;
  const angle = (degrees * Math.PI) / 180;
  const [dx, dy] = [at.x - about.x, at.y - about.y];
  return {
    x: about.x + dx * Math.cos(angle) - dy * Math.sin(angle),
    y: about.y + dx * Math.sin(angle) + dy * Math.cos(angle),
  };
}
