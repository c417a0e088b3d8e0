/** What the canvas knows of a kind of shape. Coordinates here are pixels of the picture. */

import type { Point, Sheet, View } from "../canvas/view";
import type { Shape } from "../model";

export interface Style {
  color: string;
  selected: boolean;
  /** A proposal that nobody took over yet. */
  proposed: boolean;
  rotates: boolean;
  /** The point that keys move. */
  point: number | null;
  /** One of very many, while the view moves: a line will do. */
  coarse?: boolean;
}

export type Numbers = { [name: string]: number };

export interface ShapeKind<S extends Shape = Shape> {
  type: S["type"];
  /** Whether a shape read from an answer has what this kind needs. */
  sound(shape: Shape): shape is S;
  draw(pen: CanvasRenderingContext2D, shape: S, view: View, style: Style): void;
  /** Whether a point lies inside or within `slack` of it. */
  hit(shape: S, at: Point, slack: number): boolean;
  /** The area, to tell which of several shapes under a point is meant. */
  area(shape: S): number;
  /** Where it can be taken hold of; one that is not to be had now is not a number. */
  handles(shape: S, view: View, rotates: boolean): Point[];
  /** The shape with a handle moved to a point. */
  dragged(shape: S, handle: number, to: Point, sheet: Sheet): S;
  moved(shape: S, dx: number, dy: number, sheet: Sheet): S;
  /** Grown at its right and lower side. */
  grown(shape: S, dx: number, dy: number, sheet: Sheet): S;
  /** Turned by degrees, clockwise; only kinds that can be. */
  turned?(shape: S, degrees: number): S;
  scaled(shape: S, x: number, y: number): S;
  /** Where its name stands, above; and its middle. */
  corner(shape: S): Point;
  middle(shape: S): Point;
  /** How many of its first handles are points of their own, which keys step through. */
  points?(shape: S): number;
  /** With one more point after that one. */
  split?(shape: S, point: number, sheet: Sheet): S;
  /** Without a point; null if it needs all it has. */
  without?(shape: S, point: number): S | null;
  /** Its numbers that people may type, by name. */
  numbers(shape: S, rotates: boolean, point: number | null): Numbers;
  withNumbers(shape: S, numbers: Numbers, sheet: Sheet, point: number | null): S;
}
