/** The picture with its marks: draws them, and turns what the pointer does into shapes.
 *
 * No framework in here. It is told a scene (plain data) and says what the person did. */

import type { Shape } from "../model";
import { kindOf } from "../shapes";
import type { Tool } from "../tools/tool";
import { type Mark, paintMark, paintShape } from "./paint";
import { Trail } from "./trail";
import { fit, pan, type Point, type Size, toPicture, toScreen, type View, zoom } from "./view";

export interface Scene {
  marks: Mark[];
  selected: string | null;
  tool: Tool | undefined;
  /** The colour of what is drawn next. */
  color: string;
}

export interface Deeds {
  drew(shape: Shape): void;
  /** A mark is another shape now; `done` when the pointer was let go. */
  changed(id: string, shape: Shape, done: boolean): void;
  selected(id: string | null): void;
  zoomed(scale: number): void;
}

type Doing =
  | { kind: "nothing" }
  | { kind: "pressing"; from: Point; screen: Point }
  | { kind: "drawing"; from: Point; shape: Shape | null }
  | { kind: "dragging"; id: string; shape: Shape; handle: number }
  | { kind: "moving"; id: string; shape: Shape; from: Point; screen: Point; moved: boolean }
  | { kind: "panning"; screen: Point }
  | { kind: "pinching"; distance: number; middle: Point };

const FAR_PX = 4;
const GRIP_PX = 9;
const NAMES = 150;
const NOTHING: Doing = { kind: "nothing" };

export class Board {
  private view: View = { scale: 1, x: 0, y: 0 };
  private screen: Size = { width: 1, height: 1 };
  private scene: Scene = { marks: [], selected: null, tool: undefined, color: "#000" };
  private doing: Doing = NOTHING;
  private pointers = new Map<number, Point>();
  private pen: CanvasRenderingContext2D;
  private due = 0;
  private space = false;
  private fitted = true;
  private trail = new Trail();
  private watcher: ResizeObserver;
  private stops = new AbortController();

  constructor(
    private root: HTMLElement,
    private canvas: HTMLCanvasElement,
    private picture: HTMLImageElement,
    private size: Size,
    private deeds: Deeds,
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
    canvas.addEventListener("wheel", this.wheel, { signal, passive: false });
    canvas.addEventListener("dblclick", () => this.trail.begun && this.closeTrail(), { signal });
    addEventListener("keydown", this.trailKey, { signal, capture: true });
    addEventListener("keydown", this.key, { signal });
    addEventListener("keyup", this.key, { signal });
    this.resize();
  }

  close(): void {
    this.stops.abort();
    this.watcher.disconnect();
    cancelAnimationFrame(this.due);
  }

  set(scene: Scene): void {
    if (scene.tool !== this.scene.tool) this.trail.end();
    this.scene = scene;
    this.draw();
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

  private look(view: View): void {
    this.view = view;
    this.deeds.zoomed(view.scale);
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
    const { pen, view } = this;
    const dense = devicePixelRatio || 1;
    const { style } = this.picture;
    style.transform = `translate(${view.x}px, ${view.y}px) scale(${view.scale})`;
    style.imageRendering = view.scale >= 3 ? "pixelated" : "auto";
    pen.setTransform(dense, 0, 0, dense, 0, 0);
    pen.clearRect(0, 0, this.screen.width, this.screen.height);
    const { marks, selected, color } = this.scene;
    const named = marks.length <= NAMES;
    for (const mark of marks) {
      const shape = this.inHand(mark);
      paintMark(pen, { ...mark, shape }, view, mark.id === selected, named);
    }
    if (this.doing.kind === "drawing" && this.doing.shape)
      paintShape(pen, this.doing.shape, view, { color, selected: true, proposed: false });
    if (this.trail.begun) this.trail.paint(pen, view, color);
  };

  /** The shape as the person is just changing it. */
  private inHand(mark: Mark): Shape {
    const { doing } = this;
    return (doing.kind === "dragging" || doing.kind === "moving") && doing.id === mark.id
      ? doing.shape : mark.shape;
  }

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
    if (this.pointers.size === 2) return this.pinch();
    if (event.button === 1 || (event.button === 0 && this.space)) {
      this.doing = { kind: "panning", screen };
      return;
    }
    if (event.button !== 0 || this.pointers.size > 2) return;
    this.doing = this.trail.begun ? { kind: "pressing", from: toPicture(this.view, screen), screen }
      : this.grasp(screen, event.shiftKey, event.pointerType === "touch" ? 2 : 1);
    if (event.altKey && this.doing.kind === "dragging") this.takeAway(this.doing);
    this.draw();
  };

  /** What a press at a place begins: a handle, the selected mark, or something new. */
  private grasp(screen: Point, fresh: boolean, wide: number): Doing {
    const from = toPicture(this.view, screen);
    const mark = this.scene.marks.find((one) => one.id === this.scene.selected && !one.proposed);
    const kind = mark && kindOf(mark.shape);
    if (mark && kind && !fresh) {
      const { id, shape } = mark;
      const handle = this.handleAt(kind.handles(shape, this.view, mark.rotates), screen, wide);
      if (handle >= 0) return { kind: "dragging", id, shape, handle };
      if (kind.hit(shape, from, 0)) return { kind: "moving", id, shape, from, screen, moved: false };
    }
    return { kind: "pressing", from, screen };
  }

  private handleAt(handles: Point[], screen: Point, wide: number): number {
    let [best, nearest] = [-1, GRIP_PX * wide];
    handles.forEach((handle, n) => {
      const at = toScreen(this.view, handle);
      const far = Math.hypot(at.x - screen.x, at.y - screen.y);
      if (far < nearest) [best, nearest] = [n, far];
    });
    return best;
  }

  private move = (event: PointerEvent): void => {
    const screen = this.at(event);
    if (!this.pointers.has(event.pointerId)) return this.hover(screen);
    const before = this.pointers.get(event.pointerId) ?? screen;
    this.pointers.set(event.pointerId, screen);
    const to = toPicture(this.view, screen);
    const { doing } = this;
    switch (doing.kind) {
      case "panning":
        this.pan(screen.x - before.x, screen.y - before.y);
        break;
      case "pinching":
        this.pinched(doing);
        break;
      case "pressing":
        if (Math.hypot(screen.x - doing.screen.x, screen.y - doing.screen.y) < FAR_PX) return;
        if (!this.scene.tool || this.scene.tool.through) {
          this.doing = { kind: "panning", screen };
          return;
        }
        this.doing = { kind: "drawing", from: doing.from, shape: this.scene.tool.drawn(doing.from, to, this.size) };
        break;
      case "drawing":
        this.doing = { ...doing, shape: this.scene.tool?.drawn(doing.from, to, this.size) ?? null };
        break;
      case "dragging": {
        const shape = kindOf(doing.shape)?.dragged(this.original(doing.id) ?? doing.shape, doing.handle, to, this.size);
        if (shape) this.doing = { ...doing, shape };
        break;
      }
      case "moving": {
        const far = Math.hypot(screen.x - doing.screen.x, screen.y - doing.screen.y);
        if (!doing.moved && far < FAR_PX) return;
        const shape = kindOf(doing.shape)?.moved(
          this.original(doing.id) ?? doing.shape, to.x - doing.from.x, to.y - doing.from.y, this.size);
        if (shape) this.doing = { ...doing, shape, moved: true };
        break;
      }
    }
    this.draw();
  };

  private original(id: string): Shape | undefined {
    return this.scene.marks.find((mark) => mark.id === id)?.shape;
  }

  private up = (event: PointerEvent): void => {
    this.pointers.delete(event.pointerId);
    const { doing } = this;
    if (doing.kind === "pinching" && this.pointers.size) return;
    this.doing = NOTHING;
    const at = toPicture(this.view, this.at(event));
    if (doing.kind === "drawing") {
      const shape = this.scene.tool?.drawn(doing.from, at, this.size);
      if (shape) this.deeds.drew(shape);
    } else if (doing.kind === "dragging" || (doing.kind === "moving" && doing.moved)) {
      this.deeds.changed(doing.id, doing.shape, true);
    } else if (doing.kind === "pressing" || doing.kind === "moving") {
      this.pressed(at, this.at(event), doing.kind === "moving" ? doing.id : null, event.shiftKey);
    }
    this.draw();
  };

  /** A press without moving: one more point, or a mark is selected. */
  private pressed(at: Point, screen: Point, before: string | null, fresh: boolean): void {
    if (this.trail.begun) {
      if (this.trail.closes(screen, this.view)) this.closeTrail();
      else this.trail.add(at);
      return;
    }
    const under = fresh ? null : this.under(at, before);
    const { tool, selected } = this.scene;
    // A single point is there at once, so nothing needs to be let go before it.
    if (tool?.through && under === null && (fresh || selected === null || tool.most === 1)) {
      this.trail.add(at);
      if (this.trail.points.length === tool.most) this.closeTrail();
    } else this.deeds.selected(under);
  }

  private closeTrail(): void {
    const shape = this.scene.tool?.through?.(this.trail.end(), this.size);
    if (shape) this.deeds.drew(shape);
    this.draw();
  }

  private takeAway({ id, shape, handle }: { id: string; shape: Shape; handle: number }): void {
    this.doing = NOTHING;
    const less = kindOf(shape)?.without?.(shape, handle);
    if (less) this.deeds.changed(id, less, true);
  }

  /** While a trail is drawn these keys are its own. */
  private trailKey = (event: KeyboardEvent): void => {
    if (!this.trail.begun || !["Enter", "Escape", "Backspace"].includes(event.key)) return;
    event.stopImmediatePropagation();
    event.preventDefault();
    if (event.key === "Enter") return this.closeTrail();
    if (event.key === "Escape") this.trail.end();
    else this.trail.back();
    this.draw();
  };

  private cancelled = (event: PointerEvent): void => {
    this.pointers.delete(event.pointerId);
    this.doing = NOTHING;
    this.draw();
  };

  /** The smallest mark under a point; pressed again the next bigger one. */
  private under(at: Point, after: string | null): string | null {
    const slack = 3 / this.view.scale;
    const found = this.scene.marks
      .filter(({ shape }) => kindOf(shape)?.hit(shape, at, slack))
      .sort((a, b) => (kindOf(a.shape)?.area(a.shape) ?? 0) - (kindOf(b.shape)?.area(b.shape) ?? 0));
    if (found.length === 0) return null;
    const n = found.findIndex((mark) => mark.id === after);
    return found[(n + 1) % found.length]?.id ?? null;
  }

  private hover(screen: Point): void {
    if (this.trail.begun) {
      this.trail.follow(toPicture(this.view, screen));
      return this.draw();
    }
    const doing = this.space ? ({ kind: "panning" } as const) : this.grasp(screen, false, 1);
    const cursor = { panning: "grab", dragging: "nwse-resize", moving: "move" } as { [kind: string]: string };
    this.canvas.style.cursor = cursor[doing.kind] ?? (this.scene.tool ? "crosshair" : "default");
  }

  private pan(dx: number, dy: number): void {
    this.fitted = false;
    this.look(pan(this.view, dx, dy, this.size, this.screen));
  }

  private pinch(): void {
    const [one, other] = [...this.pointers.values()] as [Point, Point];
    this.doing = { kind: "pinching", distance: distance(one, other), middle: middle(one, other) };
  }

  private pinched(doing: { distance: number; middle: Point }): void {
    const [one, other] = [...this.pointers.values()];
    if (!one || !other) return;
    const now = { distance: distance(one, other), middle: middle(one, other) };
    const moved = pan(this.view, now.middle.x - doing.middle.x, now.middle.y - doing.middle.y, this.size, this.screen);
    this.fitted = false;
    this.look(zoom(moved, now.middle, now.distance / Math.max(doing.distance, 1)));
    this.doing = { kind: "pinching", ...now };
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
    if (event.code !== "Space") return;
    const busy = event.target instanceof HTMLElement &&
      event.target.closest("input, textarea, select, button, a, summary, [contenteditable]");
    this.space = event.type === "keydown" && !busy;
    if (this.space) event.preventDefault();
  };
}

const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);
const middle = (a: Point, b: Point): Point => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
