/** What skeletons and cuboids share: points, and edges between them. */

import type { Point } from "../canvas/view";
import type { Shape } from "../model";
import { grips, inked, ring } from "./ink";
import {
  areaOf, extent, inRing, isEdges, isPairs, multiplied, nearLine, type Pair, pointOf, put, room, shifted, stretch, typed,
} from "./points";
import type { Numbers, ShapeKind } from "./shape";

export interface Graph extends Shape {
  points: Pair[];
}

type Edge = [number, number];

/** A kind of graph; `edgesOf` says its edges, `sound` what else it needs. */
export function graph(type: string, edgesOf: (shape: Graph) => Edge[], sound: (shape: Shape) => boolean): ShapeKind<Graph> {
  const sides = (shape: Graph): [Pair, Pair][] => edgesOf(shape).flatMap(([a, b]): [Pair, Pair][] => {
    const [one, other] = [shape.points[a], shape.points[b]];
    return one && other ? [[one, other]] : [];
  });
  const hull = ({ points }: Graph): Pair[] => {
    const { left, top, right, bottom } = extent(points);
    return [[left, top], [right, top], [right, bottom], [left, bottom]];
  };
  return {
    type,
    sound: (shape): shape is Graph => isPairs(shape["points"], 1) &&
      isEdges(shape["edges"], shape["points"].length) && sound(shape),

    draw(pen, shape, view, style) {
      inked(pen, style, () => sides(shape).forEach((side) => ring(pen, side.map(pointOf), view, false)), false);
      if (style.coarse) return;
      const seen = shape["visible"] as number[] | undefined;
      const shown = shape.points.map(pointOf);
      if (style.selected) grips(pen, shown, view, style);
      else grips(pen, shown.filter((_, n) => seen?.[n] !== 0), { ...view }, { ...style, point: null });
    },

    hit: (shape, at, slack) => inRing(hull(shape), at) ||
      sides(shape).some((side) => nearLine(side, at, slack * 2, false)) ||
      shape.points.some(([x, y]) => Math.hypot(at.x - x, at.y - y) <= slack * 2),
    area: (shape) => areaOf(hull(shape)),
    handles: (shape) => shape.points.map(pointOf),
    dragged: (shape, handle, to, sheet) => ({ ...shape, points: put(shape.points, handle, to, sheet) }),
    moved: (shape, dx, dy, sheet) => ({ ...shape, points: shifted(shape.points, room(shape.points, dx, dy, sheet)) }),
    grown: (shape, dx, dy, sheet) => ({ ...shape, points: shape.points.map(stretch(shape.points, dx, dy, sheet)) }),
    scaled: (shape, x, y) => ({ ...shape, points: multiplied(shape.points, x, y) }),
    corner: (shape): Point => pointOf(hull(shape)[0] as Pair),
    middle: (shape): Point => {
      const { left, top, right, bottom } = extent(shape.points);
      return { x: (left + right) / 2, y: (top + bottom) / 2 };
    },
    points: (shape) => shape.points.length,

    // All of them, in a plain form: a pose or a cuboid is often only set right by its numbers.
    numbers(shape): Numbers {
      const seen = shape["visible"] as number[] | undefined;
      return Object.fromEntries(shape.points.flatMap(([x, y], n) => [
        [`x ${n}`, x], [`y ${n}`, y], ...(seen?.length ? [[`visible ${n}`, seen[n] ?? 0]] : []),
      ]));
    },
    withNumbers(shape, numbers, sheet) {
      const seen = shape["visible"] as number[] | undefined;
      return {
        ...shape,
        points: shape.points.map((_, n) => {
          const [x, y] = [numbers[`x ${n}`], numbers[`y ${n}`]];
          return typed(shape.points, n, { ...(x === undefined ? {} : { x }), ...(y === undefined ? {} : { y }) }, sheet)[n] as Pair;
        }),
        ...(seen?.length ? { visible: seen.map((one, n) => Math.min(Math.max(Math.round(numbers[`visible ${n}`] ?? one), 0), 2)) } : {}),
      };
    },
  };
}
