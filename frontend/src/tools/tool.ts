/** A tool turns what the pointer does into a shape. It knows drawing, and nothing of answers. */

import type { Point, Size } from "../canvas/view";
import type { Shape } from "../model";

export interface Tool {
  type: string;
  /** The shape while the pointer goes from one point to another; null while it is too small. */
  drawn(from: Point, to: Point, picture: Size): Shape | null;
  /** The shape through the points that were pressed, for tools that draw so; null if they are too few. */
  /** After so many points the shape is done. */
  most?: number;
  through?(points: Point[], picture: Size): Shape | null;
  /** A shape made by key, for people who do not point. */
  placed(middle: Point, room: Size, picture: Size): Shape;
}
