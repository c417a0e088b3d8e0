/** An ellipse: centre and radii, turned about its centre. It is held like the box around it. */

import { toScreen } from "../../canvas/view";
import type { Shape } from "../../model";
import { type Box, box } from "../box";
import type { ShapeKind } from "../shape";

export interface Ellipse extends Shape {
  type: "ellipse";
  x: number;
  y: number;
  rx: number;
  ry: number;
}

const rotationOf = (shape: Shape): number => (typeof shape["rotation"] === "number" ? shape["rotation"] : 0);

const boxOf = (shape: Ellipse): Box => ({
  type: "box", x: shape.x - shape.rx, y: shape.y - shape.ry, width: 2 * shape.rx, height: 2 * shape.ry,
  ...(rotationOf(shape) ? { rotation: rotationOf(shape) } : {}),
});

/** What a shape says that its box does not is kept. */
export function inBox(found: Box, shape: Ellipse | { type: "ellipse" }): Ellipse {
  const [rx, ry] = [found.width / 2, found.height / 2];
  const next: Ellipse = { ...shape, x: found.x + rx, y: found.y + ry, rx, ry };
  if (rotationOf(found)) next["rotation"] = rotationOf(found);
  else delete next["rotation"];
  return next;
}

export const ellipse: ShapeKind<Ellipse> = {
  type: "ellipse",

  sound: (shape): shape is Ellipse => ["x", "y", "rx", "ry"].every((name) => Number.isFinite(shape[name])),

  draw(pen, shape, view, style) {
    const { x, y } = toScreen(view, shape);
    pen.save();
    pen.lineWidth = style.selected ? 2.5 : 1.75;
    pen.strokeStyle = pen.fillStyle = style.color;
    if (style.proposed) pen.setLineDash([6, 4]);
    pen.beginPath();
    pen.ellipse(x, y, shape.rx * view.scale, shape.ry * view.scale, (rotationOf(shape) * Math.PI) / 180, 0, 2 * Math.PI);
    pen.globalAlpha = style.proposed ? 0.06 : style.selected ? 0.22 : 0.12;
    pen.fill();
    pen.globalAlpha = style.proposed ? 0.8 : 1;
    pen.stroke();
    pen.restore();
    if (style.selected) box.drawHandles?.(pen, boxOf(shape), view, style);
  },

  hit(shape, at, slack) {
    const angle = (-rotationOf(shape) * Math.PI) / 180;
    const [dx, dy] = [at.x - shape.x, at.y - shape.y];
    const x = dx * Math.cos(angle) - dy * Math.sin(angle);
    const y = dx * Math.sin(angle) + dy * Math.cos(angle);
    return (x / (shape.rx + slack)) ** 2 + (y / (shape.ry + slack)) ** 2 <= 1;
  },

  area: (shape) => 4 * shape.rx * shape.ry,
  handles: (shape, view, rotates) => box.handles(boxOf(shape), view, rotates),
  dragged: (shape, handle, to, picture) => inBox(box.dragged(boxOf(shape), handle, to, picture), shape),
  moved: (shape, dx, dy, picture) => inBox(box.moved(boxOf(shape), dx, dy, picture), shape),
  grown: (shape, dx, dy, picture) => inBox(box.grown(boxOf(shape), dx, dy, picture), shape),
  scaled: (shape, x, y) => ({ ...shape, x: shape.x * x, y: shape.y * y, rx: shape.rx * x, ry: shape.ry * y }),
  corner: (shape) => ({ x: shape.x - shape.rx, y: shape.y - shape.ry }),
  numbers: (shape, rotates) => box.numbers(boxOf(shape), rotates),
  withNumbers: (shape, numbers, picture) => inBox(box.withNumbers(boxOf(shape), numbers, picture), shape),
};
