/** Cuboids in space as numbers, alone or frame by frame. Pure. */

import { isObject } from "../../../data";
import type { Json, Shape } from "../../../model";

export interface Cuboid3d extends Shape {
  type: "cuboid3d";
  center: number[];
  size: number[];
}

export interface Solid {
  /** The frame; null of one that stands alone. */
  at: number | null;
  shape: Cuboid3d;
}

const isTriple = (value: Json | undefined): boolean => Array.isArray(value) && value.length === 3 && value.every((one) => typeof one === "number");

const isCuboid = (shape: Json | undefined): shape is Cuboid3d =>
  isObject(shape) && shape["type"] === "cuboid3d" && isTriple(shape["center"]) && isTriple(shape["size"]);

/** The cuboids of a shape; null if it is none, nor one that is followed. */
export function solidsOf(shape: Shape | null | undefined): Solid[] | null {
  if (!shape) return null;
  if (isCuboid(shape)) return [{ at: null, shape }];
  if (shape.type !== "track" || !Array.isArray(shape["keys"])) return null;
  const found = shape["keys"].flatMap((key): Solid[] =>
    isObject(key) && typeof key["at"] === "number" && isCuboid(key["shape"]) ? [{ at: key["at"], shape: key["shape"] }] : []);
  return found.length ? found : null;
}

export const NAMES = ["x", "y", "z", "length", "width", "height", "yaw", "pitch", "roll"];

export const numbersOf = ({ center, size, ...shape }: Cuboid3d): number[] =>
  [...center, ...size, ...["yaw", "pitch", "roll"].map((name) => (typeof shape[name] === "number" ? shape[name] : 0))];

/** With one of its numbers; a size is never below 0. */
export function withNumber(shape: Cuboid3d, n: number, value: number): Cuboid3d {
  if (n < 3) return { ...shape, center: shape.center.with(n, value) };
  if (n < 6) return { ...shape, size: shape.size.with(n - 3, Math.max(value, 0)) };
  return { ...shape, [NAMES[n] ?? ""]: value };
}

/** With the cuboid at a frame: another one, or one more. */
export function withSolid(shape: Shape, { at, shape: solid }: Solid): Shape {
  if (at === null) return solid;
  const keys = (shape["keys"] as { [name: string]: Json }[]);
  const known = keys.some((key) => key["at"] === at);
  const next = known ? keys.map((key) => (key["at"] === at ? { ...key, shape: solid } : key))
    : [...keys, { at, shape: solid }].sort((a, b) => Number(a["at"]) - Number(b["at"]));
  return { ...shape, keys: next as Json };
}

/** A cuboid as big as a car, where the sensor stands. */
export const placed = (at: number | null): Shape => {
  const shape: Cuboid3d = { type: "cuboid3d", center: [0, 0, 0], size: [1.9, 4.6, 1.6] };
  return at === null ? shape : { type: "track", keys: [{ at, shape }] };
};
