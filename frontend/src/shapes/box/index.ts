/** A box: top-left corner and size before it is turned about its centre, degrees clockwise. */

import { type Point, type Size, toScreen } from "../../canvas/view";
import type { Shape } from "../../model";
import type { ShapeKind } from "../shape";

export interface Box extends Shape {
  type: "box";
  x: number;
  y: number;
  width: number;
  height: number;
}

const HANDLE = 4;
const KNOB = 24;
/** Which sides a handle moves: -1 the left or upper one, 1 the right or lower one. */
const SIDES: readonly (readonly [number, number])[] = [
  [-1, -1], [0, -1], [1, -1], [1, 0], [1, 1], [0, 1], [-1, 1], [-1, 0],
];
const ROTATION = SIDES.length;

const rotationOf = (box: Box): number => (typeof box["rotation"] === "number" ? box["rotation"] : 0);
const centre = (box: Box): Point => ({ x: box.x + box.width / 2, y: box.y + box.height / 2 });

function turned(at: Point, about: Point, degrees: number): Point {
  if (degrees === 0) return at;
  const angle = (degrees * Math.PI) / 180;
  const [dx, dy] = [at.x - about.x, at.y - about.y];
  return {
    x: about.x + dx * Math.cos(angle) - dy * Math.sin(angle),
    y: about.y + dx * Math.sin(angle) + dy * Math.cos(angle),
  };
}

/** The box between two corners, on whole pixels, inside the picture. */
export function between(one: Point, other: Point, picture: Size): Box {
  const x = [one.x, other.x].map((v) => within(Math.round(v), picture.width)).sort((a, b) => a - b);
  const y = [one.y, other.y].map((v) => within(Math.round(v), picture.height)).sort((a, b) => a - b);
  const [left = 0, right = 0, top = 0, bottom = 0] = [...x, ...y];
  return { type: "box", x: left, y: top, width: right - left, height: bottom - top };
}

const within = (value: number, most: number): number => Math.min(Math.max(value, 0), most);

function resized(box: Box, handle: number, to: Point, picture: Size): Box {
  const [sx, sy] = SIDES[handle] ?? [1, 1];
  const rotation = rotationOf(box);
  const local = turned(to, centre(box), -rotation);
  const edge = rotation ? (v: number) => Math.round(v) : null;
  const place = (v: number, most: number) => (edge ? edge(v) : within(Math.round(v), most));
  let [left, right] = [box.x, box.x + box.width];
  let [top, bottom] = [box.y, box.y + box.height];
  if (sx < 0) left = place(local.x, picture.width);
  if (sx > 0) right = place(local.x, picture.width);
  if (sy < 0) top = place(local.y, picture.height);
  if (sy > 0) bottom = place(local.y, picture.height);
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
    const { x, y } = toScreen(view, shape);
    const [width, height] = [shape.width * view.scale, shape.height * view.scale];
    pen.save();
    pen.translate(x + width / 2, y + height / 2);
    pen.rotate((rotationOf(shape) * Math.PI) / 180);
    pen.lineWidth = style.selected ? 2.5 : 1.75;
    pen.strokeStyle = pen.fillStyle = style.color;
    if (style.proposed) pen.setLineDash([6, 4]);
    pen.globalAlpha = style.proposed ? 0.06 : style.selected ? 0.22 : 0.12;
    pen.fillRect(-width / 2, -height / 2, width, height);
    pen.globalAlpha = style.proposed ? 0.8 : 1;
    pen.strokeRect(-width / 2, -height / 2, width, height);
    pen.restore();
    if (style.selected) this.drawHandles?.(pen, shape, view, style);
  },

  drawHandles(pen, shape, view, style) {
    for (const handle of this.handles(shape, view, false)) {
      const at = toScreen(view, handle);
      pen.fillStyle = "#fff";
      pen.strokeStyle = style.color;
      pen.lineWidth = 1.5;
      pen.beginPath();
      pen.rect(at.x - HANDLE, at.y - HANDLE, 2 * HANDLE, 2 * HANDLE);
      pen.fill();
      pen.stroke();
    }
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
    const found = SIDES.map(([sx, sy]) =>
      turned(
        { x: middle.x + (sx * shape.width) / 2, y: middle.y + (sy * shape.height) / 2 },
        middle,
        rotationOf(shape),
      ),
    );
    if (rotates)
      found.push(
        turned({ x: middle.x, y: shape.y - KNOB / view.scale }, middle, rotationOf(shape)),
      );
    return found;
  },

  dragged(shape, handle, to, picture) {
    if (handle !== ROTATION) return resized(shape, handle, to, picture);
    const middle = centre(shape);
    const degrees = (Math.atan2(to.x - middle.x, middle.y - to.y) * 180) / Math.PI;
    return { ...shape, rotation: Math.round((degrees + 360) % 360) };
  },

  moved(shape, dx, dy, picture) {
    const [x, y] = [shape.x + Math.round(dx), shape.y + Math.round(dy)];
    if (rotationOf(shape)) return { ...shape, x, y };
    return {
      ...shape,
      x: within(x, Math.max(picture.width - shape.width, 0)),
      y: within(y, Math.max(picture.height - shape.height, 0)),
    };
  },

  grown(shape, dx, dy, picture) {
    const room = rotationOf(shape) ? Infinity : 0;
    return {
      ...shape,
      width: Math.min(Math.max(shape.width + dx, 1), Math.max(picture.width - shape.x, room)),
      height: Math.min(Math.max(shape.height + dy, 1), Math.max(picture.height - shape.y, room)),
    };
  },

  scaled: (shape, x, y) => ({
    ...shape, x: shape.x * x, y: shape.y * y, width: shape.width * x, height: shape.height * y,
  }),

  corner: (shape) => ({ x: shape.x, y: shape.y }),

  numbers: (shape, rotates) => ({
    x: shape.x, y: shape.y, width: shape.width, height: shape.height,
    ...(rotates || rotationOf(shape) ? { rotation: rotationOf(shape) } : {}),
  }),

  withNumbers(shape, numbers, picture) {
    const next = { ...shape, ...numbers };
    if (rotationOf(next)) return { ...next, width: Math.max(next.width, 1), height: Math.max(next.height, 1) };
    const x = within(next.x, picture.width - 1);
    const y = within(next.y, picture.height - 1);
    return {
      ...next, x, y,
      width: Math.min(Math.max(next.width, 1), picture.width - x),
      height: Math.min(Math.max(next.height, 1), picture.height - y),
    };
  },
};
