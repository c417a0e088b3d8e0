/** An ellipse: centre and radii, turned about the centre. It is held and moved as the box around it. */

import { toScreen } from "../../canvas/view";
import type { Shape } from "../../model";
import { type Box, box, gripsOfBox } from "../box";
import { inked } from "../ink";
import type { ShapeKind } from "../shape";
import { rotationOf, turned } from "../turning";

export interface Ellipse extends Shape {
  type: "ellipse";
  x: number;
  y: number;
  rx: number;
  ry: number;
}

const around = ({ x, y, rx, ry, rotation }: Ellipse): Box => ({
  type: "box", x: x - rx, y: y - ry, width: 2 * rx, height: 2 * ry,
  ...(rotation === undefined ? {} : { rotation }),
});

/** The ellipse in a box; what else `was` says stays. */
export const inside = ({ x, y, width, height, rotation }: Box, was?: Ellipse): Ellipse => ({
  ...was, type: "ellipse", x: x + width / 2, y: y + height / 2, rx: width / 2, ry: height / 2,
  ...(rotation === undefined ? {} : { rotation }),
});

export const ellipse: ShapeKind<Ellipse> = {
  type: "ellipse",

  sound: (shape): shape is Ellipse => ["x", "y", "rx", "ry"].every((name) => Number.isFinite(shape[name])),

  draw(pen, shape, view, style) {
    const { x, y } = toScreen(view, shape);
    const angle = (rotationOf(shape) * Math.PI) / 180;
    inked(pen, style, () => pen.ellipse(x, y, shape.rx * view.scale, shape.ry * view.scale, angle, 0, 2 * Math.PI));
    if (style.selected) gripsOfBox(pen, this.handles(shape, view, style.rotates), view, style);
  },

  hit(shape, at, slack) {
    const local = turned(at, shape, -rotationOf(shape));
    const [rx, ry] = [shape.rx + slack, shape.ry + slack];
    return rx > 0 && ry > 0 && ((local.x - shape.x) / rx) ** 2 + ((local.y - shape.y) / ry) ** 2 <= 1;
  },

  area: (shape) => Math.PI * shape.rx * shape.ry,
  handles: (shape, view, rotates) => box.handles(around(shape), view, rotates),
  dragged: (shape, handle, to, sheet) => inside(box.dragged(around(shape), handle, to, sheet), shape),
  moved: (shape, dx, dy, sheet) => inside(box.moved(around(shape), dx, dy, sheet), shape),
  grown: (shape, dx, dy, sheet) => inside(box.grown(around(shape), dx, dy, sheet), shape),
  turned: (shape, degrees) => inside(box.turned?.(around(shape), degrees) ?? around(shape), shape),
  scaled: (shape, x, y) => ({ ...shape, x: shape.x * x, y: shape.y * y, rx: shape.rx * x, ry: shape.ry * y }),
  corner(shape) {
    const angle = (rotationOf(shape) * Math.PI) / 180;
    const up = Math.hypot(shape.rx * Math.sin(angle), shape.ry * Math.cos(angle));
    return { x: shape.x, y: shape.y - up };
  },
  middle: (shape) => ({ x: shape.x, y: shape.y }),

  numbers: (shape, rotates) => ({
    x: shape.x, y: shape.y, rx: shape.rx, ry: shape.ry,
    ...(rotates || rotationOf(shape) ? { rotation: rotationOf(shape) } : {}),
  }),
  withNumbers: (shape, numbers) => {
    const next = { ...shape, ...numbers };
    return { ...next, rx: Math.max(next.rx, 0.5), ry: Math.max(next.ry, 0.5) };
  },
};
