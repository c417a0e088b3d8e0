/** The points pressed so far of a shape that is drawn point by point, and the line to the pointer. */

import { type Point, toScreen, type View } from "./view";

const NEAR_PX = 10;

export class Trail {
  points: Point[] = [];
  private pointer: Point | null = null;

  get begun(): boolean {
    return this.points.length > 0;
  }

  add(point: Point): void {
    this.points = [...this.points, point];
    this.pointer = point;
  }

  back(): void {
    this.points = this.points.slice(0, -1);
  }

  end(): Point[] {
    const { points } = this;
    this.points = [];
    this.pointer = null;
    return points;
  }

  follow(point: Point): void {
    this.pointer = point;
  }

  /** Whether a press there is on the first point, which closes a ring. */
  closes(screen: Point, view: View): boolean {
    const [first] = this.points;
    if (!first || this.points.length < 3) return false;
    const at = toScreen(view, first);
    return Math.hypot(at.x - screen.x, at.y - screen.y) <= NEAR_PX;
  }

  paint(pen: CanvasRenderingContext2D, view: View, color: string): void {
    const all = this.pointer ? [...this.points, this.pointer] : this.points;
    pen.strokeStyle = color;
    pen.lineWidth = 2;
    pen.beginPath();
    all.forEach((point, n) => {
      const at = toScreen(view, point);
      if (n) pen.lineTo(at.x, at.y);
      else pen.moveTo(at.x, at.y);
    });
    pen.stroke();
    this.points.forEach((point, n) => {
      const at = toScreen(view, point);
      pen.fillStyle = n ? color : "#fff";
      pen.beginPath();
      pen.arc(at.x, at.y, n ? 3 : 6, 0, 2 * Math.PI);
      pen.fill();
      pen.stroke();
    });
  }
}
