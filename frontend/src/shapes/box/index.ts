/** A box: top-left corner and size before it is turned about its centre, degrees clockwise. */

import { onSheet, type Point, type Sheet, snapped, toScreen, within } from "../../canvas/view";
import type { Shape } from "../../model";
import { dots, grips, inked } from "../ink";
import type { ShapeKind } from "../shape";
import { rotationOf, turned, whole } from "../turning";

export interface Box extends Shape {
  type: "box";
  x: number;
  y: number;
  width: number;
  height: number;
}

const KNOB = 24;
/** Which sides a handle moves: -1 the left or upper one, 1 the right or lower one. */
const SIDES: readonly (readonly [number, number])[] = [
  [-1, -1], [0, -1], [1, -1], [1, 0], [1, 1], [0, 1], [-1, 1], [-1, 0],
];
const ROTATION = SIDES.length;

const centre = (box: Box): Point => ({ x: box.x + box.width / 2, y: box.y + box.height / 2 });

/** The box between two corners, inside the picture. */
export function between(one: Point, other: Point, sheet: Sheet): Box {
  const [a, b] = [onSheet(one, sheet), onSheet(other, sheet)];
  const [x, y] = [Math.min(a.x, b.x), Math.min(a.y, b.y)];
  return { type: "box", x, y, width: Math.abs(a.x - b.x), height: Math.abs(a.y - b.y) };
}

function resized(box: Box, handle: number, to: Point, sheet: Sheet): Box {
  const [sx, sy] = SIDES[handle] ?? [1, 1];
  const rotation = rotationOf(box);
  const local = turned(to, centre(box), -rotation);
  const place = (v: number, most: number) => rotation ? snapped(v, sheet) : within(snapped(v, sheet), most);
  let [left, right] = [box.x, box.x + box.width];
  let [top, bottom] = [box.y, box.y + box.height];
  if (sx < 0) left = place(local.x, sheet.width);
  if (sx > 0) right = place(local.x, sheet.width);
  if (sy < 0) top = place(local.y, sheet.height);
  if (sy > 0) bottom = place(local.y, sheet.height);
  const next = {
    ...box,
    x: Math.min(left, right),
    y: Math.min(top, bottom),
    width: Math.max(Math.abs(right - left), 1),
    height: Math.max(Math.abs(bottom - top), 1),
  };
  // The centre has moved along the turned axes: the side that was not taken hold of stays.
  const moved = turned(centre(next), centre(box), rotation);
  return { ...next, x: moved.x - next.width / 2, y: moved.y - next.height / 2 };
}

export const box: ShapeKind<Box> = {
  type: "box",

  sound: (shape): shape is Box =>
    ["x", "y", "width", "height"].every((name) => Number.isFinite(shape[name])),

  draw(pen, shape, view, style) {
    const { x, y } = toScreen(view, centre(shape));
    const [width, height] = [shape.width * view.scale, shape.height * view.scale];
    pen.save();
    pen.translate(x, y);
    pen.rotate((rotationOf(shape) * Math.PI) / 180);
    inked(pen, style, () => pen.rect(-width / 2, -height / 2, width, height));
    pen.restore();
    if (style.selected) gripsOfBox(pen, this.handles(shape, view, style.rotates), view, style);
  },

  hit(shape, at, slack) {
    const local = turned(at, centre(shape), -rotationOf(shape));
    return (
      local.x >= shape.x - slack && local.x <= shape.x + shape.width + slack &&
      local.y >= shape.y - slack && local.y <= shape.y + shape.height + slack
    );
  },

  area: (shape) => shape.width * shape.height,

  handles(shape, view, rotates) {
    const middle = centre(shape);
    const rotation = rotationOf(shape);
    const found = SIDES.map(([sx, sy]) =>
      turned({ x: middle.x + (sx * shape.width) / 2, y: middle.y + (sy * shape.height) / 2 }, middle, rotation));
    if (rotates) found.push(turned({ x: middle.x, y: shape.y - KNOB / view.scale }, middle, rotation));
    return found;
  },

  dragged(shape, handle, to, sheet) {
    if (handle !== ROTATION) return resized(shape, handle, to, sheet);
    const middle = centre(shape);
    const degrees = (Math.atan2(to.x - middle.x, middle.y - to.y) * 180) / Math.PI;
    return { ...shape, rotation: whole(snapped(degrees, sheet)) };
  },

  moved(shape, dx, dy, sheet) {
    const [x, y] = [shape.x + snapped(dx, sheet), shape.y + snapped(dy, sheet)];
    if (rotationOf(shape)) return { ...shape, x, y };
    return {
      ...shape,
      x: within(x, Math.max(sheet.width - shape.width, 0)),
      y: within(y, Math.max(sheet.height - shape.height, 0)),
    };
  },

  grown(shape, dx, dy, sheet) {
    const room = rotationOf(shape) ? Infinity : 0;
    return {
      ...shape,
      width: Math.min(Math.max(shape.width + dx, 1), Math.max(sheet.width - shape.x, room)),
      height: Math.min(Math.max(shape.height + dy, 1), Math.max(sheet.height - shape.y, room)),
    };
  },

  turned: (shape, degrees) => ({ ...shape, rotation: whole(rotationOf(shape) + degrees) }),

  scaled: (shape, x, y) => ({
    ...shape, x: shape.x * x, y: shape.y * y, width: shape.width * x, height: shape.height * y,
  }),

  corner(shape) {
    const corners = this.handles(shape, { x: 0, y: 0, scale: 1 }, false);
    const top = corners.reduce((best, one) => (one.y < best.y - 0.01 ? one : best));
    return rotationOf(shape) ? top : { x: shape.x, y: shape.y };
  },
  middle: centre,

  numbers: (shape, rotates) => ({
    x: shape.x, y: shape.y, width: shape.width, height: shape.height,
    ...(rotates || rotationOf(shape) ? { rotation: rotationOf(shape) } : {}),
  }),

  withNumbers(shape, numbers, sheet) {
    const next = { ...shape, ...numbers };
    if (rotationOf(next)) return { ...next, width: Math.max(next.width, 1), height: Math.max(next.height, 1) };
    const x = within(next.x, sheet.width - 1);
    const y = within(next.y, sheet.height - 1);
    return {
      ...next, x, y,
      width: Math.min(Math.max(next.width, 1), sheet.width - x),
      height: Math.min(Math.max(next.height, 1), sheet.height - y),
    };
  },
};

/** Eight squares and, where it can be turned, the knob. */
export function gripsOfBox(
  pen: CanvasRenderingContext2D, handles: Point[], view: Parameters<typeof grips>[2], style: Parameters<typeof grips>[3],
): void {
  grips(pen, handles.slice(0, ROTATION), view, style);
  dots(pen, handles.slice(ROTATION), view, style.color, 5);
}
