/** What the canvas knows of a kind of shape. Coordinates here are pixels of the picture. */

import type { Point, Size, View } from "../canvas/view";
import type { Shape } from "../model";

export interface Style {
  color: string;
  selected: boolean;
  /** A proposal that nobody took over yet. */
  proposed: boolean;
}

export interface ShapeKind<S extends Shape = Shape> {
  type: S["type"];
  /** Whether a shape read from an answer has what this kind needs. */
  sound(shape: Shape): shape is S;
  draw(pen: CanvasRenderingContext2D, shape: S, view: View, style: Style): void;
  /** The handles alone, for kinds that are held like this one. */
  drawHandles?(pen: CanvasRenderingContext2D, shape: S, view: View, style: Style): void;
  /** Whether a point lies inside or within `slack` of it. */
  hit(shape: S, at: Point, slack: number): boolean;
  /** The area, to tell which of several shapes under a point is meant. */
  area(shape: S): number;
  /** Where it can be taken hold of. */
  handles(shape: S, view: View, rotates: boolean): Point[];
  /** The shape with a handle moved to a point. */
  dragged(shape: S, handle: number, to: Point, picture: Size): S;
  /** Without the point of a handle; null if that cannot be. */
  without?(shape: S, handle: number): S | null;
  moved(shape: S, dx: number, dy: number, picture: Size): S;
  /** Grown at its right and lower side. */
  grown(shape: S, dx: number, dy: number, picture: Size): S;
  scaled(shape: S, x: number, y: number): S;
  /** Top-left corner of what it covers. */
  corner(shape: S): Point;
  /** Its numbers that people may type, by name. */
  numbers(shape: S, rotates: boolean): { [name: string]: number };
  withNumbers(shape: S, numbers: { [name: string]: number }, picture: Size): S;
}
