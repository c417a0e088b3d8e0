/** Points of lines, rings and graphs, as the model writes them: pairs. Pure. */

import { onSheet, type Point, type Sheet, snapped, within } from "../canvas/view";
import type { Json } from "../model";

export type Pair = [number, number];

export const isPairs = (value: Json | undefined, least: number): value is Pair[] =>
  Array.isArray(value) && value.length >= least && value.every((one) =>
    Array.isArray(one) && one.length === 2 && one.every(Number.isFinite));

export const isEdges = (value: Json | undefined, points: number): boolean =>
  value === undefined || (Array.isArray(value) && value.every((one) =>
    Array.isArray(one) && one.length === 2 && one.every((end) => Number.isInteger(end) && Number(end) >= 0 && Number(end) < points)));

export const pointOf = ([x, y]: Pair): Point => ({ x, y });
export const pairOf = ({ x, y }: Point): Pair => [x, y];

export interface Extent {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

export function extent(points: readonly Pair[]): Extent {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of points) {
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  return { left, top, right, bottom };
}

/** How far all of them may go by (dx, dy) and stay on the sheet. */
export function room(points: readonly Pair[], dx: number, dy: number, sheet: Sheet): Point {
  const { left, top, right, bottom } = extent(points);
  const far = (by: number, low: number, high: number, most: number) =>
    Math.min(Math.max(snapped(by, sheet), Math.min(-low, 0)), Math.max(most - high, 0));
  return { x: far(dx, left, right, sheet.width), y: far(dy, top, bottom, sheet.height) };
}

export const shifted = (points: readonly Pair[], by: Point): Pair[] => points.map(([x, y]) => [x + by.x, y + by.y]);
export const multiplied = (points: readonly Pair[], x: number, y: number): Pair[] =>
  points.map((point) => [point[0] * x, point[1] * y]);

/** Wider and taller, from the top-left corner of what they cover. */
export function stretch(points: readonly Pair[], dx: number, dy: number, sheet: Sheet): (pair: Pair) => Pair {
  const { left, top, right, bottom } = extent(points);
  const by = (long: number, more: number, most: number) =>
    long > 0 ? Math.min(Math.max(long + more, 1), most) / long : 1;
  const x = by(right - left, dx, sheet.width - left);
  const y = by(bottom - top, dy, sheet.height - top);
  return (pair) => [left + (pair[0] - left) * x, top + (pair[1] - top) * y];
}

/** With one point put elsewhere. */
export const put = (points: readonly Pair[], n: number, to: Point, sheet: Sheet): Pair[] =>
  points.map((pair, at) => (at === n ? pairOf(onSheet(to, sheet)) : pair));

export const inserted = (points: readonly Pair[], after: number, to: Point, sheet: Sheet): Pair[] =>
  points.toSpliced(after + 1, 0, pairOf(onSheet(to, sheet)));

export function halfway(points: readonly Pair[], n: number): Point {
  const [a, b] = [points[n], points[(n + 1) % points.length]];
  return a && b ? { x: (a[0] + b[0]) / 2, y: (a[1] + b[1]) / 2 } : { x: NaN, y: NaN };
}

/** The places where a line can be bent: the middles of sides that are long enough on the screen. */
export function bends(points: readonly Pair[], closed: boolean, scale: number): Point[] {
  return points.slice(0, closed ? undefined : -1).map((a, n) => {
    const b = points[(n + 1) % points.length] ?? a;
    return Math.hypot(b[0] - a[0], b[1] - a[1]) * scale >= 36 ? halfway(points, n) : { x: NaN, y: NaN };
  });
}

export function toSide(at: Point, a: Pair, b: Pair): number {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const long = dx * dx + dy * dy;
  const along = long ? within(((at.x - a[0]) * dx + (at.y - a[1]) * dy) / long, 1) : 0;
  return Math.hypot(at.x - a[0] - along * dx, at.y - a[1] - along * dy);
}

export const nearLine = (points: readonly Pair[], at: Point, far: number, closed: boolean): boolean =>
  points.some((b, n) => (n > 0 || closed) && toSide(at, points.at(n - 1) ?? b, b) <= far);

/** Inside of a ring, even-odd. */
export function inRing(points: readonly Pair[], { x, y }: Point): boolean {
  let inside = false;
  points.forEach(([x2, y2], n) => {
    const [x1, y1] = points.at(n - 1) ?? [x2, y2];
    if (y1 > y !== y2 > y && x < x1 + ((y - y1) * (x2 - x1)) / (y2 - y1)) inside = !inside;
  });
  return inside;
}

export const areaOf = (points: readonly Pair[]): number =>
  Math.abs(points.reduce((sum, [x2, y2], n) => {
    const [x1, y1] = points.at(n - 1) ?? [x2, y2];
    return sum + x1 * y2 - x2 * y1;
  }, 0)) / 2;

/** The numbers of one point, and back. */
export const numbersOf = (pair: Pair | undefined): { [name: string]: number } => (pair ? { x: pair[0], y: pair[1] } : {});

export const typed = (points: readonly Pair[], n: number, { x, y }: { [name: string]: number }, sheet: Sheet): Pair[] =>
  points.map((pair, at) => at !== n ? pair : [within(x ?? pair[0], sheet.width), within(y ?? pair[1], sheet.height)]);
