/** A polygon: an outer ring and holes, even-odd. Its points count through all rings. */

import type { Shape } from "../../model";
import { dots, grips, inked, ring } from "../ink";
import {
  areaOf, bends, extent, halfway, inRing, inserted, isPairs, multiplied, nearLine, numbersOf, type Pair, pointOf,
  put, room, shifted, stretch, typed,
} from "../points";
import type { ShapeKind } from "../shape";

export interface Polygon extends Shape {
  type: "polygon";
  points: Pair[];
}

const ringsOf = (shape: Polygon): Pair[][] => [shape.points, ...((shape["holes"] as Pair[][] | undefined) ?? [])];

function withRings(shape: Polygon, [points = [], ...holes]: Pair[][]): Polygon {
  return { ...shape, points, ...(shape["holes"] === undefined ? {} : { holes }) };
}

/** Which ring a point belongs to, and where in it. */
function found(shape: Polygon, point: number): { n: number; at: number } {
  let at = point;
  const rings = ringsOf(shape);
  for (const [n, one] of rings.entries()) {
    if (at < one.length) return { n, at };
    at -= one.length;
  }
  return { n: 0, at: 0 };
}

const count = (shape: Polygon): number => ringsOf(shape).reduce((sum, one) => sum + one.length, 0);

/** With the ring of a point changed. */
function changed(shape: Polygon, point: number, to: (ring: Pair[], at: number) => Pair[]): Polygon {
  const { n, at } = found(shape, point);
  return withRings(shape, ringsOf(shape).map((one, k) => (k === n ? to(one, at) : one)));
}

export const polygon: ShapeKind<Polygon> = {
  type: "polygon",

  sound: (shape): shape is Polygon => isPairs(shape["points"], 3) &&
    (shape["holes"] === undefined || (Array.isArray(shape["holes"]) && shape["holes"].every((one) => isPairs(one, 3)))),

  draw(pen, shape, view, style) {
    inked(pen, style, () => ringsOf(shape).forEach((one) => ring(pen, one.map(pointOf), view, true)));
    if (!style.selected) return;
    const handles = this.handles(shape, view, false);
    dots(pen, handles.slice(count(shape)), view, style.color, 3);
    grips(pen, handles.slice(0, count(shape)), view, style);
  },

  hit(shape, at, slack) {
    const rings = ringsOf(shape);
    return rings.filter((one) => inRing(one, at)).length % 2 === 1 ||
      (slack > 0 && rings.some((one) => nearLine(one, at, slack, true)));
  },

  area: (shape) => ringsOf(shape).reduce((sum, one, n) => sum + (n ? -1 : 1) * areaOf(one), 0),

  handles: (shape, view) => [
    ...ringsOf(shape).flat().map(pointOf),
    ...ringsOf(shape).flatMap((one) => bends(one, true, view.scale)),
  ],

  dragged(shape, handle, to, sheet) {
    const all = count(shape);
    return handle < all
      ? changed(shape, handle, (one, at) => put(one, at, to, sheet))
      : changed(shape, handle - all, (one, at) => inserted(one, at, to, sheet));
  },

  moved(shape, dx, dy, sheet) {
    const by = room(shape.points, dx, dy, sheet);
    return withRings(shape, ringsOf(shape).map((one) => shifted(one, by)));
  },

  grown(shape, dx, dy, sheet) {
    const to = stretch(shape.points, dx, dy, sheet);
    return withRings(shape, ringsOf(shape).map((one) => one.map(to)));
  },

  scaled: (shape, x, y) => withRings(shape, ringsOf(shape).map((one) => multiplied(one, x, y))),

  corner: (shape) => {
    const { left, top } = extent(shape.points);
    return { x: left, y: top };
  },
  middle: (shape) => {
    const { left, top, right, bottom } = extent(shape.points);
    return { x: (left + right) / 2, y: (top + bottom) / 2 };
  },

  points: count,
  split: (shape, point, sheet) => changed(shape, point, (one, at) => inserted(one, at, halfway(one, at), sheet)),

  without(shape, point) {
    if (point >= count(shape)) return null;
    const { n, at } = found(shape, point);
    const rings = ringsOf(shape);
    const left = rings[n]?.toSpliced(at, 1) ?? [];
    if (left.length >= 3) return withRings(shape, rings.with(n, left));
    return n === 0 ? null : withRings(shape, rings.toSpliced(n, 1));
  },

  numbers: (shape, _, point) => numbersOf(point === null ? undefined : ringsOf(shape).flat()[point]),
  withNumbers: (shape, numbers, sheet, point) =>
    point === null ? shape : changed(shape, point, (one, at) => typed(one, at, numbers, sheet)),
};
