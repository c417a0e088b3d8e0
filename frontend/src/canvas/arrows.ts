/** Links between marks, as arrows with their names. On the screen. */

import { kindOf } from "../shapes";
import { inkOn } from "./colors";
import type { Mark, Scene } from "./scene";
import { type Point, toScreen, type View } from "./view";

const HEAD = 9;

export function paintLinks(pen: CanvasRenderingContext2D, scene: Scene, view: View, tip: Point | null): void {
  if (scene.links.length === 0 && !scene.linking) return;
  const marks = new Map(scene.marks.map((mark) => [mark.id, mark]));
  const middle = (id: string): Point | null => {
    const mark = marks.get(id);
    const at = mark && middleOf(mark);
    return at ? toScreen(view, at) : null;
  };
  for (const link of scene.links) {
    const [from, to] = [middle(link.source), middle(link.target)];
    if (!from || !to) continue;
    pen.strokeStyle = pen.fillStyle = link.color;
    arrow(pen, from, to, link.direction);
    if (link.name) tag(pen, { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 }, link.name, link.color);
  }
  const from = scene.linking ? middle(scene.linking) : null;
  if (!from || !tip) return;
  pen.strokeStyle = pen.fillStyle = scene.color;
  pen.setLineDash([5, 4]);
  arrow(pen, from, tip, "forward");
  pen.setLineDash([]);
}

const middleOf = (mark: Mark): Point | undefined => kindOf(mark.shape)?.middle(mark.shape);

function arrow(pen: CanvasRenderingContext2D, from: Point, to: Point, direction: string): void {
  pen.lineWidth = 2;
  pen.beginPath();
  pen.moveTo(from.x, from.y);
  pen.lineTo(to.x, to.y);
  pen.stroke();
  if (direction !== "back") head(pen, from, to);
  if (direction !== "forward") head(pen, to, from);
}

function head(pen: CanvasRenderingContext2D, from: Point, to: Point): void {
  const angle = Math.atan2(to.y - from.y, to.x - from.x);
  pen.beginPath();
  pen.moveTo(to.x, to.y);
  for (const side of [-0.45, 0.45])
    pen.lineTo(to.x - HEAD * Math.cos(angle + side), to.y - HEAD * Math.sin(angle + side));
  pen.closePath();
  pen.fill();
}

/** A name on its colour, its middle at a place. */
function tag(pen: CanvasRenderingContext2D, at: Point, text: string, color: string): void {
  pen.font = "600 11px system-ui, sans-serif";
  const width = pen.measureText(text).width + 10;
  pen.fillStyle = color;
  pen.beginPath();
  pen.roundRect(at.x - width / 2, at.y - 9, width, 18, 5);
  pen.fill();
  pen.fillStyle = inkOn(color);
  pen.fillText(text, at.x - width / 2 + 5, at.y + 4);
}
