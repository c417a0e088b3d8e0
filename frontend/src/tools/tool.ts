/** A tool turns what the pointer does into a shape. It knows drawing, and nothing of answers. */

import type { Point, Sheet, Size } from "../canvas/view";
import type { Shape } from "../model";

interface AnyTool {
  type: string;
  /** A shape made by key, for people who do not point. */
  placed(middle: Point, room: Size, sheet: Sheet): Shape;
}

/** Drawn from one corner to the other. */
export interface CornerTool extends AnyTool {
  way: "corners";
  /** The shape while the pointer goes from one point to another; null while it is too small. */
  drawn(from: Point, to: Point, sheet: Sheet): Shape | null;
}

/** Put down by one press. */
export interface PressTool extends AnyTool {
  way: "press";
  pressed(at: Point, sheet: Sheet): Shape;
}

/** Drawn point by point. */
export interface PathTool extends AnyTool {
  way: "path";
  closed: boolean;
  /** Null while there are too few points. */
  through(points: Point[], sheet: Sheet): Shape | null;
}

/** Painted with a brush. */
export interface PaintTool extends AnyTool {
  way: "paint";
}

export type Tool = CornerTool | PressTool | PathTool | PaintTool;

/** How one paints: with a brush, the other way, or what lies inside of a line. */
export interface Brush {
  /** Pixels of the picture. */
  wide: number;
  erases: boolean;
  fills: boolean;
}
