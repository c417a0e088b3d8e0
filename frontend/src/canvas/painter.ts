/** Draws the marks of a scene on the screen. */

import type { Shape } from "../model";
import { kindOf } from "../shapes";
import type { Style } from "../shapes/shape";
import { inkOn } from "./colors";
import type { Mark, Scene } from "./scene";
import { type Point, toScreen, type View } from "./view";

/** With more marks than this only the selected one is named, and all are lines while the view moves. */
const NAMES = 150;

type Pen = CanvasRenderingContext2D;

export interface Moment {
  /** What is held, as it would be. */
  held?: { id: string; shape: Shape } | undefined;
  /** A mark that somebody else draws. */
  hides?: string | null | undefined;
  /** The view is moving. */
  moving: boolean;
}

export function paintMarks(pen: Pen, scene: Scene, view: View, moment: Moment): void {
  const named = scene.marks.length <= NAMES;
  const coarse = !named && moment.moving;
  if (coarse) paintLines(pen, scene, view);
  for (const mark of scene.marks) {
    const selected = mark.id === scene.selected;
    if (mark.id === moment.hides || (coarse && !selected)) continue;
    const shape = moment.held?.id === mark.id ? moment.held.shape : mark.shape;
    const kind = kindOf(shape);
    kind?.draw(pen, shape, view, {
      color: mark.color, selected, proposed: mark.proposed || mark.faint === true, rotates: mark.rotates && !mark.locked, point: scene.point,
    });
    if (kind && mark.name && (named || selected)) paintName(pen, mark, toScreen(view, kind.corner(shape)), selected);
  }
}

/** Very many: the lines of one colour at once. */
function paintLines(pen: Pen, scene: Scene, view: View): void {
  const colors = new Map<string, Mark[]>();
  for (const mark of scene.marks) {
    const same = colors.get(mark.color);
    if (same) same.push(mark);
    else colors.set(mark.color, [mark]);
  }
  for (const [color, marks] of colors) {
    const style: Style = { color, selected: false, proposed: false, rotates: false, point: null, coarse: true };
    pen.strokeStyle = color;
    pen.lineWidth = 1.75;
    pen.beginPath();
    for (const { shape, id } of marks) if (id !== scene.selected) kindOf(shape)?.draw(pen, shape, view, style);
    pen.stroke();
  }
}

/** Something new as it is drawn. */
export const paintNew = (pen: Pen, shape: Shape, view: View, color: string): void =>
  kindOf(shape)?.draw(pen, shape, view, { color, selected: true, proposed: false, rotates: false, point: null });

function paintName(pen: Pen, mark: Mark, at: Point, selected: boolean): void {
  pen.font = "600 11px system-ui, sans-serif";
  const text = mark.name.length > 32 ? `${mark.name.slice(0, 31)}…` : mark.name;
  const width = pen.measureText(text).width + 10;
  // Beside a point, and above what can be taken hold of.
  const aside = mark.shape.type === "keypoint" ? 8 : 0;
  const y = Math.max(at.y - 17 - aside - (selected ? 7 : 0), 0);
  pen.globalAlpha = mark.proposed || mark.faint ? 0.7 : 0.95;
  pen.fillStyle = mark.color;
  pen.fillRect(at.x - 1 + aside, y, width, 17);
  pen.globalAlpha = 1;
  pen.fillStyle = inkOn(mark.color);
  pen.fillText(text, at.x + 4 + aside, y + 12);
}

/** The brush, as big as it is. */
export function paintBrush(pen: Pen, { tool, brush, color }: Scene, view: View, at: Point): void {
  if (tool?.way !== "paint" || brush.fills) return;
  pen.beginPath();
  pen.arc(at.x, at.y, (brush.wide / 2) * view.scale, 0, 2 * Math.PI);
  for (const [style, wide] of [["#fff", 3], [brush.erases ? "#000" : color, 1.5]] as const) {
    pen.strokeStyle = style;
    pen.lineWidth = wide;
    pen.stroke();
  }
}
