/** How marks look on the canvas. Screen pixels. */

import type { Shape } from "../model";
import { kindOf } from "../shapes";
import type { Style } from "../shapes/shape";
import { type Point, toScreen, type View } from "./view";

export interface Mark {
  id: string;
  /** In pixels of the picture. */
  shape: Shape;
  color: string;
  name: string;
  rotates: boolean;
  proposed: boolean;
}

export function paintMark(
  pen: CanvasRenderingContext2D, mark: Mark, view: View, selected: boolean, named: boolean,
): void {
  const { shape, color, proposed } = mark;
  paintShape(pen, shape, view, { color, selected, proposed });
  const kind = kindOf(shape);
  if (!kind) return;
  const knob = selected && mark.rotates ? kind.handles(shape, view, true).at(-1) : undefined;
  if (knob) paintKnob(pen, toScreen(view, knob), color);
  if ((named || selected) && mark.name) paintName(pen, mark, toScreen(view, kind.corner(shape)));
}

export function paintShape(pen: CanvasRenderingContext2D, shape: Shape, view: View, style: Style): void {
  kindOf(shape)?.draw(pen, shape, view, style);
}

function paintKnob(pen: CanvasRenderingContext2D, { x, y }: Point, color: string): void {
  pen.fillStyle = "#fff";
  pen.strokeStyle = color;
  pen.beginPath();
  pen.arc(x, y, 5, 0, 2 * Math.PI);
  pen.fill();
  pen.stroke();
}

function paintName(pen: CanvasRenderingContext2D, mark: Mark, at: Point): void {
  pen.font = "600 11px system-ui, sans-serif";
  const text = mark.name.length > 32 ? `${mark.name.slice(0, 31)}…` : mark.name;
  const width = pen.measureText(text).width + 10;
  const y = Math.max(at.y - 17, 0);
  pen.globalAlpha = mark.proposed ? 0.7 : 0.95;
  pen.fillStyle = mark.color;
  pen.fillRect(at.x - 1, y, width, 17);
  pen.globalAlpha = 1;
  pen.fillStyle = inkOn(mark.color);
  pen.fillText(text, at.x + 4, y + 12);
}

/** Black or white, whichever is better to read on a colour. */
export function inkOn(color: string): string {
  const found = /^#([0-9a-f]{6})/i.exec(color);
  const value = found?.[1] ? parseInt(found[1], 16) : 0;
  const light = [16, 8, 0].map((shift, n) => {
    const part = ((value >> shift) & 255) / 255;
    return (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4) * ([0.2126, 0.7152, 0.0722][n] ?? 0);
  }).reduce((a, b) => a + b, 0);
  return light > 0.179 ? "#000" : "#fff";
}
