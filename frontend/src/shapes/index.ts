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
import { asShape, momentAt, placed, trackOf } from "./track";

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

/** The frame of a track that is meant, and its seconds if it has a time. */
export interface Now {
  at: number;
  time?: number | null;
}

/** A region's shape in pixels of the picture, of a track that at a frame; undefined if it cannot be shown. */
export function inPixels(region: Region, picture: Size, now?: Now): Shape | undefined {
  const track = now && trackOf(region);
  const shape = track ? momentAt(track, now.at).shape : region.shape;
  const kind = kindOf(shape);
  if (!kind || !shape) return undefined;
  // Pixels of another size are not this picture's.
  if (shape.type === "mask" && (shape["width"] !== picture.width || shape["height"] !== picture.height))
    return undefined;
  return region.frame?.unit === "fraction" ? kind.scaled(shape, picture.width, picture.height) : shape;
}

/** A region with a shape given in pixels, of a track with that at a frame; its own frame is kept. */
export function withPixels(region: Region, shape: Shape, picture: Size, now?: Now): Region {
  const kind = kindOf(shape);
  const fraction = region.frame?.unit === "fraction";
  const own = kind && fraction ? kind.scaled(shape, 1 / picture.width, 1 / picture.height) : shape;
  const track = now && trackOf(region);
  return { ...region, shape: track ? asShape(placed(track, now.at, own, now.time)) : own };
}
