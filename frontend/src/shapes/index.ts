/** The shapes that the canvas can show and change. A new one is a folder and a line here. */

import type { Size } from "../canvas/view";
import type { Region, Shape } from "../model";
import { box } from "./box";
import { cuboid } from "./cuboid";
import { ellipse } from "./ellipse";
import { keypoint } from "./keypoint";
import { mask } from "./mask";
import { polygon } from "./polygon";
import { polyline } from "./polyline";
import type { ShapeKind } from "./shape";
import { skeleton } from "./skeleton";

const KINDS = {
  box, cuboid, ellipse, keypoint, mask, polygon, polyline, skeleton,
} as unknown as { [type: string]: ShapeKind };

/** Shapes never change, so each is looked through once, however often it is drawn. */
const known = new WeakMap<Shape, ShapeKind | undefined>();

/** The kind of a shape, if this page can handle what it says. */
export function kindOf(shape: Shape | null | undefined): ShapeKind | undefined {
  if (!shape || known.has(shape)) return shape ? known.get(shape) : undefined;
  const kind = Object.hasOwn(KINDS, shape.type) ? KINDS[shape.type] : undefined;
  const found = kind?.sound(shape) ? kind : undefined;
  known.set(shape, found);
  return found;
}

/** A region's shape in pixels of the picture; undefined if it cannot be shown. */
export function inPixels(region: Region, picture: Size): Shape | undefined {
  const kind = kindOf(region.shape);
  const { shape } = region;
  if (!kind || !shape) return undefined;
  // Pixels of another size are not this picture's.
  if (shape.type === "mask" && (shape["width"] !== picture.width || shape["height"] !== picture.height))
    return undefined;
  return region.frame?.unit === "fraction" ? kind.scaled(shape, picture.width, picture.height) : shape;
}

/** A region with a shape given in pixels; its own frame is kept. */
export function withPixels(region: Region, shape: Shape, picture: Size): Region {
  const kind = kindOf(shape);
  const fraction = region.frame?.unit === "fraction";
  return {
    ...region,
    shape: kind && fraction ? kind.scaled(shape, 1 / picture.width, 1 / picture.height) : shape,
  };
}
