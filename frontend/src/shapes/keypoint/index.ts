/** One point. */

import { type Point, type Size, toScreen } from "../../canvas/view";
import type { Shape } from "../../model";
import { placed } from "../outline";
import type { ShapeKind } from "../shape";

export interface Keypoint extends Shape {
  type: "keypoint";
  x: number;
  y: number;
}

const DOT_PX = 6;

function at(shape: Keypoint, to: Point, picture: Size): Keypoint {
  const [x, y] = placed(to, picture);
  return { ...shape, x, y };
}

export const keypoint: ShapeKind<Keypoint> = {
  type: "keypoint",
  sound: (shape): shape is Keypoint => Number.isFinite(shape["x"]) && Number.isFinite(shape["y"]),

  draw(pen, shape, view, style) {
    const { x, y } = toScreen(view, shape);
    pen.save();
    pen.globalAlpha = style.proposed ? 0.6 : 1;
    pen.fillStyle = style.color;
    pen.strokeStyle = "#fff";
    pen.lineWidth = style.selected ? 3 : 1.5;
    pen.beginPath();
    pen.arc(x, y, style.selected ? DOT_PX + 1 : DOT_PX, 0, 2 * Math.PI);
    pen.fill();
    pen.stroke();
    pen.restore();
  },

  // The slack is a few pixels of the screen; a dot is twice as wide.
  hit: (shape, to, slack) => Math.hypot(shape.x - to.x, shape.y - to.y) <= 3 * slack,
  area: () => 0,
  handles: ({ x, y }) => [{ x, y }],
  dragged: (shape, _, to, picture) => at(shape, to, picture),
  moved: (shape, dx, dy, picture) =>
    at(shape, { x: shape.x + Math.round(dx), y: shape.y + Math.round(dy) }, picture),
  grown: (shape) => shape,
  scaled: (shape, x, y) => ({ ...shape, x: shape.x * x, y: shape.y * y }),
  corner: (shape) => ({ x: shape.x, y: shape.y }),
  numbers: ({ x, y }) => ({ x, y }),
  withNumbers: (shape, numbers, picture) =>
    at(shape, { x: numbers["x"] ?? shape.x, y: numbers["y"] ?? shape.y }, picture),
};
