/** Where a thing is on its way from one key frame to the next: the arithmetic of the server. Pure. */

import { type Sheet, snapped } from "../../canvas/view";
import type { Shape } from "../../model";
import { rotationOf } from "../turning";

type Pair = [number, number];

const MIXED: { [type: string]: readonly string[] } = {
  box: ["x", "y", "width", "height", "rotation"],
  ellipse: ["x", "y", "rx", "ry", "rotation"],
  keypoint: ["x", "y"],
};
const POINTED = new Set(["polygon", "polyline", "cuboid"]);

/** The part of the way from one shape to the other, 0 to 1; the first one where they do not fit each other. */
export function mixed(one: Shape, other: Shape, part: number): Shape {
  if (one.type !== other.type) return one;
  const mix = (a: number, b: number): number => a + (b - a) * part;
  if (POINTED.has(one.type)) {
    const [from, to] = [one["points"] as Pair[], other["points"] as Pair[]];
    if (from.length !== to.length) return one;
    return { ...one, points: from.map(([x, y], n) => [mix(x, (to[n] as Pair)[0]), mix(y, (to[n] as Pair)[1])]) };
  }
  const next = { ...one };
  for (const name of MIXED[one.type] ?? []) {
    const [a, b] = [one[name] as number | undefined, other[name] as number | undefined];
    if (a !== undefined || b !== undefined) next[name] = mix(a ?? 0, b ?? 0);
  }
  return next;
}

/** On whole pixels, where the sheet wants them: what was worked out seldom is. */
export function snug(shape: Shape, sheet: Sheet): Shape {
  if (rotationOf(shape)) return shape;
  if (POINTED.has(shape.type))
    return { ...shape, points: (shape["points"] as Pair[]).map(([x, y]) => [snapped(x, sheet), snapped(y, sheet)]) };
  const names = (MIXED[shape.type] ?? []).filter((name) => name !== "rotation");
  return { ...shape, ...Object.fromEntries(names.map((name) => [name, snapped(shape[name] as number, sheet)])) };
}
