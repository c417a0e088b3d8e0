/** A line of time with what is marked on it: draws it, and turns what the pointer does into stretches.
 *
 * No framework in here. It is told a scene (plain data) and says what the person did. */

import { begin, edgeAt, type Gesture, type Ground } from "./gestures";
import { all, fromX, type Look, pan, reveal, toX, zoom } from "./look";
import { paint } from "./painter";
import { inside, type Plan, planned, RULER_PX, under } from "./plan";
import type { Span } from "./rows";
import type { Deeds, Inks, Scene } from "./scene";

const WHEEL = 1.0015;

export class Strip implements Ground {
  look: Look;
  plan: Plan;
  private gesture: Gesture | null = null;
  private pointers = new Map<number, { x: number; y: number }>();
  private pen: CanvasRenderingContext2D;
  private due = 0;
  private at = 0;
  private fitted = true;
  private watcher: ResizeObserver;
  private stops = new AbortController();

  /** `head` is the line at which it plays, above the canvas. */
  constructor(
    private root: HTMLElement, private canvas: HTMLCanvasElement, private head: HTMLElement,
    public scene: Scene, readonly deeds: Deeds,
  ) {
    const pen = canvas.getContext("2d");
    if (!pen) throw new Error("no canvas");
    this.pen = pen;
    this.look = all(scene.whole);
    this.plan = planned(scene, 1, 1);
    this.watcher = new ResizeObserver(() => this.resize());
    this.watcher.observe(root);
    const { signal } = this.stops;
    canvas.addEventListener("pointerdown", this.down, { signal });
    canvas.addEventListener("pointermove", this.move, { signal });
    canvas.addEventListener("pointerup", this.up, { signal });
    canvas.addEventListener("pointercancel", this.cancelled, { signal });
    canvas.addEventListener("wheel", this.wheel, { signal, passive: false });
    this.resize();
  }

  close(): void {
    this.stops.abort();
    this.watcher.disconnect();
    cancelAnimationFrame(this.due);
  }

  set(scene: Scene): void {
    const { start, end } = this.scene.whole;
    this.scene = scene;
    if (scene.whole.start !== start || scene.whole.end !== end) this.see(this.fitted ? all(scene.whole) : pan(this.look, scene.whole, 0));
    this.draw();
  }

  // The view

  fit(): void {
    this.see(all(this.scene.whole));
  }

  /** Closer or farther: at the place where it plays, if that is seen. */
  zoomBy(by: number, at?: number): void {
    const { from, to } = this.look;
    const seen = this.at >= from && this.at <= to;
    this.see(zoom(this.look, this.scene.whole, at ?? (seen ? this.at : (from + to) / 2), by, this.scene.least));
  }

  pan(by: number): void {
    this.see(pan(this.look, this.scene.whole, by));
  }

  centre(at: number): void {
    this.pan(at - (this.look.from + this.look.to) / 2);
  }

  reveal(span: Span): void {
    this.see(reveal(this.look, this.scene.whole, span));
  }

  /** Where it plays now; what is played stays in view unless the person holds something. */
  setHead(at: number, follow: boolean): void {
    this.at = at;
    const { from, to } = this.look;
    if (follow && !this.gesture && (at > to || at < from)) {
      const length = to - from;
      this.see(pan({ from: at - length * 0.05, to: at + length * 0.95 }, this.scene.whole, 0));
    }
    this.showHead();
    if (this.scene.begun !== null) this.draw();
  }

  private showHead(): void {
    const x = toX(this.look, this.plan.width, this.at);
    this.head.style.transform = `translateX(${x}px)`;
    this.head.hidden = x < -1 || x > this.plan.width + 1;
  }

  private see(look: Look): void {
    const whole = all(this.scene.whole);
    this.fitted = look.from <= whole.from && look.to >= whole.to;
    if (look.from === this.look.from && look.to === this.look.to) return;
    this.look = look;
    this.deeds.looked(look);
    this.draw();
  }

  private resize(): void {
    const { width, height } = this.root.getBoundingClientRect();
    if (!width || !height) return;
    const dense = devicePixelRatio || 1;
    this.canvas.width = Math.round(width * dense);
    this.canvas.height = Math.round(height * dense);
    this.plan = planned(this.scene, width, height);
    this.draw();
  }

  /** Draw again, soon. */
  draw(): void {
    cancelAnimationFrame(this.due);
    this.due = requestAnimationFrame(() => {
      const { width, height } = this.root.getBoundingClientRect();
      if (!width || !height) return;
      const dense = devicePixelRatio || 1;
      this.plan = planned(this.scene, width, height);
      this.pen.setTransform(dense, 0, 0, dense, 0, 0);
      const { begun } = this.scene;
      const open = begun === null ? undefined
        : { span: { start: Math.min(begun, this.at), end: Math.max(begun, this.at) }, lane: null };
      const { held, drawn } = this.gesture ?? {};
      paint(this.pen, this.scene, this.plan, this.look, this.inks(), { held, drawn: drawn ?? open });
      this.showHead();
    });
  }

  private inks(): Inks {
    const found = getComputedStyle(this.root);
    const ink = (name: string) => found.getPropertyValue(`--${name}`).trim();
    return {
      ink: ink("ink"), soft: ink("soft"), line: ink("line"), sheet: ink("sheet"), stage: ink("stage"), accent: ink("accent"), wave: ink("wave"),
    };
  }

  // The pointer

  private placeOf(event: MouseEvent): { x: number; y: number } {
    const { left, top } = this.canvas.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  }

  private down = (event: PointerEvent): void => {
    if (event.button === 2) return;
    event.preventDefault();
    this.root.focus({ preventScroll: true });
    this.canvas.setPointerCapture(event.pointerId);
    const at = this.placeOf(event);
    this.pointers.set(event.pointerId, at);
    this.deeds.touched();
    // Two fingers move and stretch the line.
    this.gesture = this.pointers.size > 1 ? null
      : begin(this, at, { shift: event.shiftKey, middle: event.button === 1, touch: event.pointerType === "touch" });
    this.draw();
  };

  private move = (event: PointerEvent): void => {
    const at = this.placeOf(event);
    const before = this.pointers.get(event.pointerId);
    if (this.pointers.size === 2 && before) this.pinch(event.pointerId, at);
    if (before) this.pointers.set(event.pointerId, at);
    if (this.gesture) {
      this.gesture = this.gesture.to(at);
      this.draw();
    } else if (!before) this.canvas.style.cursor = this.cursor(at);
  };

  private pinch(id: number, at: { x: number; y: number }): void {
    const other = [...this.pointers].find(([one]) => one !== id)?.[1];
    const before = this.pointers.get(id);
    if (!other || !before) return;
    const [was, is] = [Math.abs(before.x - other.x), Math.abs(at.x - other.x)];
    const { width } = this.plan;
    this.pan((((before.x - at.x) / 2) / width) * (this.look.to - this.look.from));
    if (was > 10 && is > 10) this.zoomBy(is / was, fromX(this.look, width, (at.x + other.x) / 2));
  }

  private up = (event: PointerEvent): void => {
    this.pointers.delete(event.pointerId);
    const { gesture } = this;
    this.gesture = null;
    gesture?.up(this.placeOf(event));
    this.draw();
  };

  private cancelled = (event: PointerEvent): void => {
    this.pointers.delete(event.pointerId);
    this.gesture = null;
    this.draw();
  };

  private wheel = (event: WheelEvent): void => {
    event.preventDefault();
    const { from, to } = this.look;
    const sideways = event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX;
    if (Math.abs(sideways) > Math.abs(event.deltaY) || event.shiftKey) return this.pan((sideways / this.plan.width) * (to - from));
    this.zoomBy(WHEEL ** -event.deltaY, fromX(this.look, this.plan.width, this.placeOf(event).x));
  };

  private cursor(at: { x: number; y: number }): string {
    const { plan, scene, look } = this;
    if (at.y < RULER_PX) return "text";
    if (inside(plan.overview, at)) return "pointer";
    if (scene.linking !== undefined) return "pointer";
    if (edgeAt(this, at, 6)) return "ew-resize";
    const found = under(plan, scene, look, at);
    if (found.some(({ id, locked }) => id === scene.selected && !locked)) return "move";
    return inside(plan.rows, at) && found.length ? "pointer" : scene.color === null ? "default" : "crosshair";
  }
}
