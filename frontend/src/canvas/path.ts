/** A line that is drawn point by point: by presses, or by hand while the pointer is held. */

import type { Shape } from "../model";
import { dots, ring } from "../shapes/ink";
import type { PathTool } from "../tools/tool";
import { far, FAR_PX, type Gesture, type Ground } from "./gestures";
import { type Point, toPicture, toScreen } from "./view";

const CLOSE_PX = 9;
const STEP_PX = 6;

export class Path {
  private points: Point[] = [];
  private tip: Point | null = null;
  private over = false;

  constructor(private ground: Ground, readonly tool: PathTool, private ended: (shape: Shape | null) => void) {}

  private done(shape: Shape | null): void {
    if (!this.over) this.ended(shape);
    this.over = true;
  }

  /** Another point; one that ends the line ends it. */
  add(screen: Point): void {
    if (this.closing(screen)) return this.finish();
    const last = this.points.at(-1);
    if (last && far(toScreen(this.ground.view, last), screen) < 3) return;
    this.points.push(toPicture(this.ground.view, screen));
  }

  /** The pointer hovers over this place. */
  hover(screen: Point): void {
    this.tip = screen;
  }

  /** Take the last point back. */
  back(): void {
    this.points.pop();
    if (this.points.length === 0) this.done(null);
  }

  drop(): void {
    this.done(null);
  }

  /** Done; a line of too few points is dropped. */
  finish(): void {
    this.done(this.tool.through(this.points, this.ground.sheet));
  }

  /** Whether a press here joins the first point. */
  closing(screen: Point): boolean {
    const [first] = this.points;
    return this.tool.closed && this.points.length >= 3 && first !== undefined &&
      far(toScreen(this.ground.view, first), screen) <= CLOSE_PX;
  }

  paint(pen: CanvasRenderingContext2D): void {
    const { view, scene } = this.ground;
    const points = this.tip ? [...this.points, toPicture(view, this.tip)] : this.points;
    pen.strokeStyle = scene.color;
    pen.lineWidth = 2;
    pen.beginPath();
    ring(pen, points, view, false);
    pen.stroke();
    dots(pen, this.points, view, scene.color, 3.5);
    if (this.tip && this.closing(this.tip)) dots(pen, this.points.slice(0, 1), view, scene.color, 7, scene.color);
  }
}

/** A press while a line is drawn: a point, and more of them if the pointer goes on. */
export class Lasso implements Gesture {
  private byHand = false;
  private last: Point;

  constructor(private path: Path, private from: Point) {
    this.last = from;
    path.add(from);
  }

  to(screen: Point): Gesture {
    this.path.hover(screen);
    if (far(screen, this.from) >= FAR_PX) this.byHand = true;
    if (this.byHand && far(screen, this.last) >= STEP_PX) {
      this.last = screen;
      if (!this.path.closing(screen)) this.path.add(screen);
    }
    return this;
  }

  up(screen: Point): void {
    if (!this.byHand) return;
    if (this.path.tool.closed) this.path.finish();
    else this.path.add(screen);
  }
}
