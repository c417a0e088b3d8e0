/** Shapes made of points in a row: closed (polygons, with holes) and open (polylines). */

import { type Point, type Size, toScreen, type View } from "../canvas/view";
import type { Shape } from "../model";
import type { ShapeKind, Style } from "./shape";

type Ring = [number, number][];

export interface Outline extends Shape {
  points: Ring;
  holes?: Ring[];
}

const HANDLE = 4;
const isRing = (value: unknown): boolean =>
  Array.isArray(value) && value.every((point) => Array.isArray(point) && point.length === 2 && point.every(Number.isFinite));

/** On a tenth of a pixel, inside the picture. */
export function placed({ x, y }: Point, picture: Size): [number, number] {
  const hold = (value: number, most: number) => Math.round(Math.min(Math.max(value, 0), most) * 10) / 10;
  return [hold(x, picture.width), hold(y, picture.height)];
}

export const ringsOf = (shape: Outline): Ring[] => [shape.points, ...(shape.holes ?? [])];

function mapped(shape: Outline, to: (point: [number, number]) => [number, number]): Outline {
  const holes = shape.holes?.map((ring) => ring.map(to));
  return { ...shape, points: shape.points.map(to), ...(holes ? { holes } : {}) };
}

function boundsOf({ points }: Outline) {
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  return { left: Math.min(...xs), top: Math.min(...ys), right: Math.max(...xs), bottom: Math.max(...ys) };
}

/** The sides of a ring, each from a point to the next. */
function sides(ring: Ring, closed: boolean): [[number, number], [number, number]][] {
  const ends = closed ? [...ring.slice(1), ...ring.slice(0, 1)] : ring.slice(1);
  return ends.map((end, n) => [ring[n] ?? end, end]);
}

function isInside(rings: Ring[], { x, y }: Point): boolean {
  let inside = false;
  for (const ring of rings)
    for (const [[x0, y0], [x1, y1]] of sides(ring, true))
      if (y0 > y !== y1 > y && x < ((x1 - x0) * (y - y0)) / (y1 - y0) + x0) inside = !inside;
  return inside;
}

function isNear(ring: Ring, closed: boolean, { x, y }: Point, slack: number): boolean {
  return sides(ring, closed).some(([[x0, y0], [x1, y1]]) => {
    const long = (x1 - x0) ** 2 + (y1 - y0) ** 2;
    const along = long ? Math.min(Math.max(((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / long, 0), 1) : 0;
    return Math.hypot(x - x0 - along * (x1 - x0), y - y0 - along * (y1 - y0)) <= slack;
  });
}

function trace(pen: CanvasRenderingContext2D, shape: Outline, view: View, closed: boolean): void {
  pen.beginPath();
  for (const ring of ringsOf(shape)) {
    ring.forEach(([x, y], n) => {
      const at = toScreen(view, { x, y });
      if (n) pen.lineTo(at.x, at.y);
      else pen.moveTo(at.x, at.y);
    });
    if (closed) pen.closePath();
  }
}

function drawHandles(pen: CanvasRenderingContext2D, shape: Outline, view: View, style: Style, closed: boolean): void {
  pen.strokeStyle = style.color;
  pen.lineWidth = 1.5;
  shape.points.forEach(([x, y]) => {
    const at = toScreen(view, { x, y });
    pen.fillStyle = "#fff";
    pen.beginPath();
    pen.rect(at.x - HANDLE, at.y - HANDLE, 2 * HANDLE, 2 * HANDLE);
    pen.fill();
    pen.stroke();
  });
  for (const [[x0, y0], [x1, y1]] of sides(shape.points, closed)) {
    const at = toScreen(view, { x: (x0 + x1) / 2, y: (y0 + y1) / 2 });
    pen.fillStyle = style.color;
    pen.beginPath();
    pen.arc(at.x, at.y, 3, 0, 2 * Math.PI);
    pen.fill();
  }
}

/** The kind of shapes of this type. Handles: the points, then the middle of each side, which adds one. */
export function outline(type: string, closed: boolean): ShapeKind<Outline> {
  const least = closed ? 3 : 2;
  return {
    type,

    sound: (shape): shape is Outline =>
      isRing(shape["points"]) && (shape["points"] as Ring).length >= least &&
      (shape["holes"] === undefined || (Array.isArray(shape["holes"]) && shape["holes"].every(isRing))),

    draw(pen, shape, view, style) {
      pen.save();
      trace(pen, shape, view, closed);
      pen.lineJoin = "round";
      pen.lineWidth = style.selected ? 2.5 : 1.75;
      pen.strokeStyle = pen.fillStyle = style.color;
      if (style.proposed) pen.setLineDash([6, 4]);
      pen.globalAlpha = style.proposed ? 0.06 : style.selected ? 0.22 : 0.12;
      if (closed) pen.fill("evenodd");
      pen.globalAlpha = style.proposed ? 0.8 : 1;
      pen.stroke();
      pen.restore();
      if (style.selected) drawHandles(pen, shape, view, style, closed);
    },

    hit: (shape, at, slack) =>
      (closed && isInside(ringsOf(shape), at)) ||
      ringsOf(shape).some((ring) => isNear(ring, closed, at, closed ? slack : slack + 3)),

    area(shape) {
      const { left, top, right, bottom } = boundsOf(shape);
      return (right - left) * (bottom - top);
    },

    handles: (shape) => [
      ...shape.points.map(([x, y]) => ({ x, y })),
      ...sides(shape.points, closed).map(([[x0, y0], [x1, y1]]) => ({ x: (x0 + x1) / 2, y: (y0 + y1) / 2 })),
    ],

    dragged(shape, handle, to, picture) {
      const count = shape.points.length;
      const point = placed(to, picture);
      const points = handle < count ? shape.points.with(handle, point)
        : shape.points.toSpliced(handle - count + 1, 0, point);
      return { ...shape, points };
    },

    without(shape, handle) {
      if (handle >= shape.points.length || shape.points.length <= least) return null;
      return { ...shape, points: shape.points.toSpliced(handle, 1) };
    },

    moved(shape, dx, dy, picture) {
      const { left, top, right, bottom } = boundsOf(shape);
      const hold = (by: number, low: number, high: number, most: number) =>
        Math.min(Math.max(Math.round(by), -low), Math.max(most - high, -low));
      const [x, y] = [hold(dx, left, right, picture.width), hold(dy, top, bottom, picture.height)];
      return mapped(shape, (point) => [point[0] + x, point[1] + y]);
    },

    grown: (shape) => shape,
    scaled: (shape, x, y) => mapped(shape, (point) => [point[0] * x, point[1] * y]),
    corner: (shape) => ({ x: boundsOf(shape).left, y: boundsOf(shape).top }),
    numbers: () => ({}),
    withNumbers: (shape) => shape,
  };
}
