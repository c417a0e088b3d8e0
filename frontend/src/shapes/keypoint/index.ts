/** One point. Its size is that of the dot on the screen; visible: 0 not there, 1 hidden, 2 seen. */

import { onSheet, snapped, toScreen, within } from "../../canvas/view";
import type { Shape } from "../../model";
import { dots } from "../ink";
import type { ShapeKind } from "../shape";

export interface Keypoint extends Shape {
  type: "keypoint";
  x: number;
  y: number;
}

const RADIUS = 5;

export const keypoint: ShapeKind<Keypoint> = {
  type: "keypoint",

  sound: (shape): shape is Keypoint => ["x", "y"].every((name) => Number.isFinite(shape[name])),

  draw(pen, shape, view, style) {
    if (style.coarse) {
      const { x, y } = toScreen(view, shape);
      return pen.rect(x - 3, y - 3, 6, 6);
    }
    const unseen = style.proposed || shape["visible"] === 1 || shape["visible"] === 0;
    if (style.selected) {
      const { x, y } = toScreen(view, shape);
      pen.strokeStyle = style.color;
      pen.lineWidth = 2;
      pen.beginPath();
      pen.arc(x, y, RADIUS + 5, 0, 2 * Math.PI);
      pen.stroke();
    }
    dots(pen, [shape], view, unseen ? style.color : "#fff", RADIUS, unseen ? "#fff" : style.color);
  },

  hit: (shape, at, slack) => Math.hypot(at.x - shape.x, at.y - shape.y) <= slack * 2.5,
  area: () => 0,
  handles: (shape) => [{ x: shape.x, y: shape.y }],
  dragged: (shape, _, to, sheet) => ({ ...shape, ...onSheet(to, sheet) }),
  moved: (shape, dx, dy, sheet) => ({
    ...shape,
    x: within(shape.x + snapped(dx, sheet), sheet.width),
    y: within(shape.y + snapped(dy, sheet), sheet.height),
  }),
  grown: (shape) => shape,
  scaled: (shape, x, y) => ({ ...shape, x: shape.x * x, y: shape.y * y }),
  corner: (shape) => ({ x: shape.x, y: shape.y }),
  middle: (shape) => ({ x: shape.x, y: shape.y }),
  numbers: (shape) => ({
    x: shape.x, y: shape.y, ...(typeof shape["visible"] === "number" ? { visible: shape["visible"] } : {}),
  }),
  withNumbers: (shape, numbers, sheet) => {
    const next = { ...shape, ...numbers };
    const seen = next["visible"];
    return {
      ...next, x: within(next.x, sheet.width), y: within(next.y, sheet.height),
      ...(typeof seen === "number" ? { visible: within(Math.round(seen), 2) } : {}),
    };
  },
};
