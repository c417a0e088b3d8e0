/** An open line through points. */

import type { Shape } from "../../model";
import { dots, grips, inked, ring } from "../ink";
import {
  bends, extent, halfway, inserted, isPairs, multiplied, nearLine, numbersOf, type Pair, pointOf, put, room,
  shifted, stretch, typed,
} from "../points";
import type { ShapeKind } from "../shape";

export interface Polyline extends Shape {
  type: "polyline";
  points: Pair[];
}

export const polyline: ShapeKind<Polyline> = {
  type: "polyline",

  sound: (shape): shape is Polyline => isPairs(shape["points"], 2),

  draw(pen, shape, view, style) {
    inked(pen, style, () => ring(pen, shape.points.map(pointOf), view, false), false);
    if (!style.selected) return;
    const handles = this.handles(shape, view, false);
    dots(pen, handles.slice(shape.points.length), view, style.color, 3);
    grips(pen, handles.slice(0, shape.points.length), view, style);
  },

  hit: (shape, at, slack) => nearLine(shape.points, at, Math.max(slack * 2, 0.5), false),
  // A line is thin: it is meant before what it crosses.
  area: () => 1,
  handles: (shape, view) => [...shape.points.map(pointOf), ...bends(shape.points, false, view.scale)],

  dragged(shape, handle, to, sheet) {
    const { points } = shape;
    return { ...shape, points: handle < points.length
      ? put(points, handle, to, sheet) : inserted(points, handle - points.length, to, sheet) };
  },

  moved: (shape, dx, dy, sheet) => ({ ...shape, points: shifted(shape.points, room(shape.points, dx, dy, sheet)) }),
  grown: (shape, dx, dy, sheet) => ({ ...shape, points: shape.points.map(stretch(shape.points, dx, dy, sheet)) }),
  scaled: (shape, x, y) => ({ ...shape, points: multiplied(shape.points, x, y) }),

  corner: (shape) => {
    const { left, top } = extent(shape.points);
    return { x: left, y: top };
  },
  middle: (shape) => halfway(shape.points, Math.floor((shape.points.length - 1) / 2)),

  points: (shape) => shape.points.length,
  // After the last point the line goes on as far as it came.
  split(shape, point, sheet) {
    const { points } = shape;
    const [before, last] = [points.at(-2), points.at(-1)];
    const on = point >= points.length - 1 && before && last
      ? { x: last[0] + (last[0] - before[0]) / 2, y: last[1] + (last[1] - before[1]) / 2 } : halfway(points, point);
    return { ...shape, points: inserted(points, point, on, sheet) };
  },
  without: (shape, point) =>
    shape.points.length > 2 && point < shape.points.length ? { ...shape, points: shape.points.toSpliced(point, 1) } : null,

  numbers: (shape, _, point) => numbersOf(point === null ? undefined : shape.points[point]),
  withNumbers: (shape, numbers, sheet, point) =>
    point === null ? shape : { ...shape, points: typed(shape.points, point, numbers, sheet) },
};
