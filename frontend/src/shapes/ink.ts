/** How all shapes look: line, filling, the grips of the selected one. On the screen. */

import { type Point, toScreen, type View } from "../canvas/view";
import type { Style } from "./shape";

const GRIP = 4;

/** Draw what `trace` lays out as a path. */
export function inked(pen: CanvasRenderingContext2D, style: Style, trace: () => void, filled = true): void {
  // Then all of one colour are one line.
  if (style.coarse) return trace();
  pen.lineWidth = style.selected ? 2.5 : 1.75;
  pen.strokeStyle = pen.fillStyle = style.color;
  if (style.proposed) pen.setLineDash([6, 4]);
  pen.beginPath();
  trace();
  if (filled) {
    pen.globalAlpha = style.proposed ? 0.06 : style.selected ? 0.22 : 0.12;
    pen.fill("evenodd");
  }
  pen.globalAlpha = style.proposed ? 0.8 : 1;
  pen.stroke();
  pen.globalAlpha = 1;
  if (style.proposed) pen.setLineDash([]);
}

export function ring(pen: CanvasRenderingContext2D, points: readonly Point[], view: View, closed: boolean): void {
  points.forEach((point, n) => {
    const { x, y } = toScreen(view, point);
    if (n === 0) pen.moveTo(x, y);
    else pen.lineTo(x, y);
  });
  if (closed) pen.closePath();
}

/** Squares to take hold of. */
export function grips(pen: CanvasRenderingContext2D, handles: readonly Point[], view: View, style: Style): void {
  pen.lineWidth = 1.5;
  pen.strokeStyle = style.color;
  handles.forEach((handle, n) => {
    const { x, y } = toScreen(view, handle);
    const half = n === style.point ? GRIP + 2 : GRIP;
    pen.fillStyle = n === style.point ? style.color : "#fff";
    pen.beginPath();
    pen.rect(x - half, y - half, 2 * half, 2 * half);
    pen.fill();
    pen.stroke();
  });
}

/** Dots: to turn, to make a new point, or a point itself. */
export function dots(
  pen: CanvasRenderingContext2D, at: readonly Point[], view: View, color: string, radius: number, filling = "#fff",
): void {
  pen.lineWidth = 1.5;
  pen.fillStyle = filling;
  pen.strokeStyle = color;
  for (const point of at) {
    const { x, y } = toScreen(view, point);
    if (Number.isNaN(x)) continue;
    pen.beginPath();
    pen.arc(x, y, radius, 0, 2 * Math.PI);
    pen.fill();
    pen.stroke();
  }
}
