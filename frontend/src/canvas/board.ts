/** The picture with its marks: draws them, and turns what the pointer does into shapes.
 *
 * No framework in here. It is told a scene (plain data) and says what the person did. */

import { kindOf } from "../shapes";
import { polygon } from "../tools/polygon";
import type { PathTool } from "../tools/tool";
import { paintLinks } from "./arrows";
import { Drag, type Gesture, type Ground, Linking, Move, nearest, Pan, Press } from "./gestures";
import { Paint, fillRing } from "./painting";
import { paintBrush, paintMarks, paintNew } from "./painter";
import { Lasso, Path } from "./path";
import { type Deeds, EMPTY, type Mark, type Scene } from "./scene";
import { fit, pan, type Point, type Sheet, type Size, toPicture, type View, zoom } from "./view";

const GRIP_PX = 9;
const REST_MS = 120;

export class Board implements Ground {
  view: View = { scale: 1, x: 0, y: 0 };
  scene: Scene = EMPTY;
  private screen: Size = { width: 1, height: 1 };
  private gesture: Gesture | null = null;
  private path: Path | null = null;
  private pinch: { distance: number; middle: Point } | null = null;
  private pointers = new Map<number, Point>();
  private tip: Point | null = null;
  private pen: CanvasRenderingContext2D;
  private due = 0;
  private space = false;
  private fitted = true;
  private resting: ReturnType<typeof setTimeout> | undefined;
  private watcher: ResizeObserver;
  private stops = new AbortController();

  constructor(
    private root: HTMLElement,
    private canvas: HTMLCanvasElement,
    /** What is seen below the marks: a picture, or a film. */
    private picture: HTMLElement,
    private size: Size,
    readonly deeds: Deeds,
  ) {
    const pen = canvas.getContext("2d");
    if (!pen) throw new Error("no canvas");
    this.pen = pen;
    this.watcher = new ResizeObserver(() => this.resize());
    this.watcher.observe(root);
    const { signal } = this.stops;
    canvas.addEventListener("pointerdown", this.down, { signal });
    canvas.addEventListener("pointermove", this.move, { signal });
    canvas.addEventListener("pointerup", this.up, { signal });
    canvas.addEventListener("pointercancel", this.cancelled, { signal });
    canvas.addEventListener("pointerleave", this.left, { signal });
    canvas.addEventListener("dblclick", () => this.path?.finish(), { signal });
    canvas.addEventListener("wheel", this.wheel, { signal, passive: false });
    // Before everything else: while a line is drawn its keys are the board's.
    addEventListener("keydown", this.key, { signal, capture: true });
    addEventListener("keyup", this.key, { signal, capture: true });
    this.resize();
  }

  close(): void {
    this.stops.abort();
    this.watcher.disconnect();
    cancelAnimationFrame(this.due);
    clearTimeout(this.resting);
  }

  set(scene: Scene): void {
    const { light } = scene;
    if (this.path && scene.tool !== this.scene.tool) this.path = null;
    this.scene = scene;
    this.picture.style.filter = light.brightness === 100 && light.contrast === 100
      ? "" : `brightness(${light.brightness}%) contrast(${light.contrast}%)`;
    this.draw();
  }

  /** The picture is another one of another size. */
  sized(size: Size): void {
    this.size = size;
    if (this.fitted) this.fit();
    else this.draw();
  }

  /** End what is drawn point by point, so that it is there when the task is handed in. */
  finish(): void {
    this.path?.finish();
    this.draw();
  }

  get sheet(): Sheet {
    return { ...this.size, exact: this.scene.exact };
  }

  // The view

  fit(): void {
    this.fitted = true;
    this.look(fit(this.size, this.screen));
  }

  zoomBy(by: number): void {
    const middle = { x: this.screen.width / 2, y: this.screen.height / 2 };
    this.fitted = false;
    this.look(zoom(this.view, middle, by));
  }

  /** What is seen of the picture: its middle and size, in pixels of the picture. */
  seen(): { middle: Point; room: Size } {
    const one = toPicture(this.view, { x: 0, y: 0 });
    const other = toPicture(this.view, { x: this.screen.width, y: this.screen.height });
    const left = Math.max(one.x, 0);
    const top = Math.max(one.y, 0);
    const right = Math.min(other.x, this.size.width);
    const bottom = Math.min(other.y, this.size.height);
    return {
      middle: { x: (left + right) / 2, y: (top + bottom) / 2 },
      room: { width: right - left, height: bottom - top },
    };
  }

  pan(dx: number, dy: number): void {
    this.fitted = false;
    this.look(pan(this.view, dx, dy, this.size, this.screen));
  }

  private look(view: View): void {
    this.view = view;
    this.deeds.zoomed(view.scale);
    clearTimeout(this.resting);
    this.resting = setTimeout(() => {
      this.resting = undefined;
      this.draw();
    }, REST_MS);
    this.draw();
  }

  private resize(): void {
    const { width, height } = this.root.getBoundingClientRect();
    if (!width || !height) return;
    this.screen = { width, height };
    const dense = devicePixelRatio || 1;
    this.canvas.width = Math.round(width * dense);
    this.canvas.height = Math.round(height * dense);
    if (this.fitted) this.fit();
    else this.draw();
  }

  // Drawing

  private draw(): void {
    if (!this.due) this.due = requestAnimationFrame(this.paint);
  }

  private paint = (): void => {
    this.due = 0;
    const { pen, view, scene, gesture } = this;
    const dense = devicePixelRatio || 1;
    const { style } = this.picture;
    style.transform = `translate(${view.x}px, ${view.y}px) scale(${view.scale})`;
    style.imageRendering = view.scale >= 3 ? "pixelated" : "auto";
    pen.setTransform(dense, 0, 0, dense, 0, 0);
    pen.clearRect(0, 0, this.screen.width, this.screen.height);
    paintMarks(pen, scene, view, { held: gesture?.held, hides: gesture?.hides, moving: scene.moving ?? this.resting !== undefined });
    if (gesture?.shape) paintNew(pen, gesture.shape, view, scene.color);
    gesture?.paint?.(pen);
    paintLinks(pen, gesture instanceof Linking ? { ...scene, linking: gesture.source } : scene, view, this.tip);
    this.path?.paint(pen);
    if (this.tip) paintBrush(pen, scene, view, this.tip);
  };

  // The pointer

  private at(event: MouseEvent): Point {
    const { left, top } = this.canvas.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  }

  private down = (event: PointerEvent): void => {
    const screen = this.at(event);
    this.pointers.set(event.pointerId, screen);
    this.canvas.setPointerCapture(event.pointerId);
    this.root.focus({ preventScroll: true });
    event.preventDefault();
    if (this.pointers.size === 2) return this.pinched();
    if (this.pointers.size > 2) return;
    if (event.button === 1 || (event.button === 0 && this.space)) this.gesture = new Pan(this, screen);
    else if (event.button === 0)
      this.gesture = this.grasp(screen, event.shiftKey, event.pointerType === "touch" ? 2 : 1);
    if (event.altKey && this.gesture instanceof Drag) {
      this.gesture.away();
      this.gesture = null;
    }
    this.draw();
  };

  /** What a press at a place begins: on a handle, on the selected mark, or something new. */
  private grasp(screen: Point, fresh: boolean, wide: number): Gesture {
    const { scene, view } = this;
    if (this.path) return this.press(screen);
    if (scene.linking !== undefined) return new Linking(this, screen);
    if (scene.tool?.way === "paint") return scene.brush.fills ? this.press(screen) : new Paint(this, screen);
    const mark = this.markOf(scene.selected ?? "");
    const kind = mark && kindOf(mark.shape);
    if (mark && kind && !mark.locked && !mark.proposed && !fresh) {
      const handle = nearest(kind.handles(mark.shape, view, mark.rotates), screen, view, GRIP_PX * wide);
      if (handle >= 0) return new Drag(this, mark, handle, screen);
      if (kind.hit(mark.shape, toPicture(view, screen), 0)) return new Move(this, mark, screen);
    }
    return new Press(this, screen, fresh);
  }

  press(screen: Point): Gesture {
    const { tool } = this.scene;
    if (!this.path) {
      const way: PathTool = tool?.way === "path" ? tool : polygon;
      this.path = new Path(this, way, (shape) => {
        this.path = null;
        if (shape && tool?.way === "paint") fillRing(this, shape);
        else if (shape) this.deeds.drew(shape);
      });
    }
    return new Lasso(this.path, screen);
  }

  private move = (event: PointerEvent): void => {
    const screen = this.at(event);
    this.tip = screen;
    this.path?.hover(screen);
    if (!this.pointers.has(event.pointerId)) return this.hover(screen);
    this.pointers.set(event.pointerId, screen);
    if (this.pinch) this.pinching(this.pinch);
    else if (this.gesture)
      // All places between, not only the last: a brush leaves no gaps, a line no corners.
      for (const one of event.getCoalescedEvents?.() ?? []) this.gesture = this.gesture.to(this.at(one));
    if (this.gesture && !this.pinch) this.gesture = this.gesture.to(screen);
    this.draw();
  };

  private up = (event: PointerEvent): void => {
    this.pointers.delete(event.pointerId);
    if (this.pointers.size === 0) this.pinch = null;
    const { gesture } = this;
    this.gesture = null;
    gesture?.up(this.at(event));
    this.draw();
  };

  private cancelled = (event: PointerEvent): void => {
    this.pointers.delete(event.pointerId);
    this.gesture = this.pinch = null;
    this.draw();
  };

  private left = (): void => {
    this.tip = null;
    this.draw();
  };

  markOf(id: string): Mark | undefined {
    return this.scene.marks.find((mark) => mark.id === id);
  }

  /** Where one draws by presses, only marks of the kind that is drawn (and proposals) are selected:
   * a point can be put into a box, a polygon over one. */
  under(at: Point, after: string | null): string | null {
    const { tool, linking } = this.scene;
    const own = linking === undefined && (tool?.way === "press" || tool?.way === "path") ? tool.type : null;
    const slack = 3 / this.view.scale;
    const found = this.scene.marks
      .filter(({ shape, proposed, locked }) => !locked && (proposed || own === null || shape.type === own))
      .filter(({ shape }) => kindOf(shape)?.hit(shape, at, slack))
      .sort((a, b) => (kindOf(a.shape)?.area(a.shape) ?? 0) - (kindOf(b.shape)?.area(b.shape) ?? 0));
    if (found.length === 0) return null;
    const n = found.findIndex((mark) => mark.id === after);
    return found[(n + 1) % found.length]?.id ?? null;
  }

  private hover(screen: Point): void {
    const { tool, linking } = this.scene;
    if (this.space) this.canvas.style.cursor = "grab";
    else if (this.path || tool?.way === "paint") this.canvas.style.cursor = "crosshair";
    else if (linking !== undefined) this.canvas.style.cursor = "alias";
    else {
      const grasped = this.grasp(screen, false, 1);
      this.canvas.style.cursor = grasped instanceof Drag ? "nwse-resize" : grasped instanceof Move ? "move"
        : tool ? "crosshair" : "default";
    }
    if (this.path || tool?.way === "paint" || linking) this.draw();
  }

  private pinched(): void {
    const [one, other] = [...this.pointers.values()] as [Point, Point];
    this.gesture = null;
    this.pinch = { distance: distance(one, other), middle: middle(one, other) };
  }

  private pinching(was: { distance: number; middle: Point }): void {
    const [one, other] = [...this.pointers.values()];
    if (!one || !other) return;
    const now = { distance: distance(one, other), middle: middle(one, other) };
    const moved = pan(this.view, now.middle.x - was.middle.x, now.middle.y - was.middle.y, this.size, this.screen);
    this.fitted = false;
    this.look(zoom(moved, now.middle, now.distance / Math.max(was.distance, 1)));
    this.pinch = now;
  }

  private wheel = (event: WheelEvent): void => {
    event.preventDefault();
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 30 : 1;
    if (event.shiftKey) return this.pan(-(event.deltaX || event.deltaY) * lines, 0);
    this.fitted = false;
    const speed = event.ctrlKey ? 0.01 : 0.0015;
    this.look(zoom(this.view, this.at(event), Math.exp(-event.deltaY * lines * speed)));
  };

  private key = (event: KeyboardEvent): void => {
    const busy = event.target instanceof HTMLElement &&
      event.target.closest("input, textarea, select, button, a, summary, dialog, [contenteditable]");
    if (event.code === "Space") {
      this.space = event.type === "keydown" && !busy;
      if (this.space) event.preventDefault();
    }
    const { path } = this;
    if (!path || busy || event.type !== "keydown") return;
    const undoes = event.key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey);
    if (event.key === "Enter") path.finish();
    else if (event.key === "Escape") path.drop();
    else if (event.key === "Backspace" || undoes) path.back();
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.draw();
  };
}

const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);
const middle = (a: Point, b: Point): Point => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
