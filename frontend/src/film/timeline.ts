/** The time line under a film: a ruler, and a lane for each thing that is followed or marked.
 *
 * No framework in here. It is told a scene (plain data) and says what the person did. */

import { theme } from "../theme";
import { kept, type Lane, type Range, shifted } from "./lanes";
import { GUTTER, LANE, paint, RULER } from "./lines";
import { fitted, held, reaching, type Span, zoomed } from "./scale";

export interface Film {
  lanes: readonly Lane[];
  count: number;
  selected: string | null;
  /** What is drawn on free ground: the colour of a new range. */
  draws: string | null;
}

export interface Deeds {
  went(at: number): void;
  selected(id: string): void;
  keyMoved(id: string, from: number, to: number): void;
  ranged(id: string, part: number, range: Range): void;
  /** On free ground, or on the lane of something. */
  drew(range: Range, on: string | null): void;
}

interface Gesture {
  to(frame: number): void;
  up(frame: number): void;
  /** What is held, as it would be. */
  preview?: Preview;
}

/** A range of a lane, or a new one; or a key frame on its way. */
export interface Preview {
  id: string | null;
  part?: number;
  range?: Range;
  key?: { from: number; to: number };
}

const REACH = 6;

export class TimeLine {
  film: Film = { lanes: [], count: 1, selected: null, draws: null };
  span: Span = { first: 0, wide: 1 };
  at = 0;
  private pen: CanvasRenderingContext2D;
  private size = { width: 1, height: 1 };
  private gesture: Gesture | null = null;
  private due = 0;
  private whole = true;
  private stops = new AbortController();
  private watcher: ResizeObserver;
  private unwatch = theme.watch(() => this.draw());

  constructor(private root: HTMLElement, private canvas: HTMLCanvasElement, private deeds: Deeds) {
    const pen = canvas.getContext("2d");
    if (!pen) throw new Error("no canvas");
    this.pen = pen;
    const { signal } = this.stops;
    this.watcher = new ResizeObserver(() => this.resize());
    this.watcher.observe(root);
    root.addEventListener("scroll", this.draw, { signal });
    canvas.addEventListener("pointerdown", this.down, { signal });
    canvas.addEventListener("pointermove", this.move, { signal });
    canvas.addEventListener("pointerup", this.up, { signal });
    canvas.addEventListener("pointercancel", () => (this.gesture = null), { signal });
    canvas.addEventListener("wheel", this.wheel, { signal, passive: false });
    this.resize();
  }

  close(): void {
    this.stops.abort();
    this.watcher.disconnect();
    this.unwatch();
    cancelAnimationFrame(this.due);
  }

  set(film: Film): void {
    const other = film.selected !== this.film.selected;
    const longer = film.count !== this.film.count;
    this.film = film;
    if (longer) this.look(this.whole ? fitted(film.count, this.room) : this.span);
    if (other) this.reveal();
    this.draw();
  }

  /** The frame that is shown. */
  go(at: number): void {
    if (at === this.at) return;
    this.at = at;
    if (!this.gesture) this.span = reaching(this.span, at, this.film.count, this.room);
    this.draw();
  }

  zoomBy(by: number): void {
    this.whole = false;
    this.look(zoomed(this.span, by, Math.min(Math.max(this.xOf(this.at + 0.5), 0), this.room), this.film.count, this.room));
  }

  fit(): void {
    this.whole = true;
    this.look(fitted(this.film.count, this.room));
  }

  private get room(): number {
    return Math.max(this.size.width - GUTTER, 1);
  }

  private xOf = (frame: number): number => (frame - this.span.first) * this.span.wide;
  private frameOf = (x: number): number => this.span.first + (x - GUTTER) / this.span.wide;

  private look(span: Span): void {
    this.span = held(span, this.film.count, this.room);
    this.draw();
  }

  private resize(): void {
    const { clientWidth: width, clientHeight: height } = this.root;
    if (!width || !height) return;
    this.size = { width, height };
    const dense = devicePixelRatio || 1;
    this.canvas.width = Math.round(width * dense);
    this.canvas.height = Math.round(height * dense);
    this.canvas.style.width = `${width}px`;
    this.canvas.style.height = `${height}px`;
    this.look(this.whole ? fitted(this.film.count, this.room) : this.span);
  }

  /** The lane of what is selected is in sight. */
  private reveal(): void {
    const n = this.film.lanes.findIndex(({ id }) => id === this.film.selected);
    if (n < 0) return;
    const { scrollTop: top } = this.root;
    const room = this.size.height - RULER;
    if (n * LANE < top) this.root.scrollTop = n * LANE;
    else if ((n + 1) * LANE > top + room) this.root.scrollTop = (n + 1) * LANE - room;
  }

  private draw = (): void => {
    if (!this.due) this.due = requestAnimationFrame(this.paint);
  };

  private paint = (): void => {
    this.due = 0;
    const dense = devicePixelRatio || 1;
    this.pen.setTransform(dense, 0, 0, dense, 0, 0);
    paint(this.pen, this.film, {
      ...this.size, span: this.span, at: this.at, top: this.root.scrollTop, preview: this.gesture?.preview,
    }, getComputedStyle(this.root));
  };

  // The pointer

  private place(event: MouseEvent): { x: number; y: number; frame: number } {
    const { left, top } = this.canvas.getBoundingClientRect();
    const [x, y] = [event.clientX - left, event.clientY - top];
    return { x, y, frame: this.frameOf(x) };
  }

  private laneAt(y: number): Lane | undefined {
    return y < RULER ? undefined : this.film.lanes[Math.floor((y - RULER + this.root.scrollTop) / LANE)];
  }

  private down = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    event.preventDefault();
    this.canvas.setPointerCapture(event.pointerId);
    this.gesture = this.grasp(this.place(event));
    this.draw();
  };

  private move = (event: PointerEvent): void => {
    const place = this.place(event);
    if (this.gesture) this.gesture.to(place.frame);
    else this.canvas.style.cursor = this.cursor(place);
    this.draw();
  };

  private up = (event: PointerEvent): void => {
    const { gesture } = this;
    this.gesture = null;
    gesture?.up(this.place(event).frame);
    this.draw();
  };

  private wheel = (event: WheelEvent): void => {
    if (!event.ctrlKey && !event.shiftKey && !event.deltaX) return;
    event.preventDefault();
    this.whole = false;
    if (event.ctrlKey) return this.look(zoomed(this.span, Math.exp(-event.deltaY * 0.004), this.place(event).x - GUTTER, this.film.count, this.room));
    this.look({ ...this.span, first: this.span.first + (event.deltaX || event.deltaY) / this.span.wide });
  };

  /** What lies under a place: a key frame, or a range and which end of it (0: all of it). */
  private under({ x, y }: { x: number; y: number }) {
    const lane = this.laneAt(y);
    if (!lane || x < GUTTER || lane.proposed) return { lane };
    const at = x - GUTTER;
    const near = (frame: number): boolean => Math.abs(this.xOf(frame) - at) <= REACH;
    if (lane.track) return { lane, key: lane.track.keys.find((key) => near(key.at + 0.5))?.at };
    for (const [part, { start, end }] of lane.bars.entries()) {
      const inside = at >= this.xOf(start) && at <= this.xOf(end);
      if (near(end) && (!inside || this.xOf(end) - this.xOf(start) > 2 * REACH || at > this.xOf((start + end) / 2))) return { lane, part, side: 1 };
      if (near(start)) return { lane, part, side: -1 };
      if (inside) return { lane, part, side: 0 };
    }
    return { lane };
  }

  private cursor(place: { x: number; y: number }): string {
    const { lane, key, side } = this.under(place);
    if (key !== undefined) return lane?.locked ? "pointer" : "ew-resize";
    if (side !== undefined && !lane?.locked) return side ? "col-resize" : "grab";
    if (lane && place.x < GUTTER) return "pointer";
    return place.y >= RULER && this.film.draws ? "crosshair" : "default";
  }

  private grasp(place: { x: number; y: number; frame: number }): Gesture {
    const { lane, key, part, side } = this.under(place);
    if (lane && key !== undefined) return this.keyHeld(lane, key);
    if (lane && part !== undefined && !lane.locked) return this.rangeHeld(lane, part, side ?? 0, place.frame);
    if (lane && (place.x < GUTTER || part !== undefined || lane.bars.some(({ start, end }) => place.frame >= start && place.frame < end))) {
      this.deeds.selected(lane.id);
      if (place.x < GUTTER) return { to: () => undefined, up: () => undefined };
    }
    if (place.y >= RULER && this.film.draws && part === undefined && !lane?.track) return this.drawn(place.frame, lane?.id === this.film.selected ? lane?.id ?? null : null);
    return this.scrub(place.frame);
  }

  private scrub(frame: number): Gesture {
    const to = (now: number) => this.deeds.went(Math.floor(now));
    to(frame);
    return { to, up: to };
  }

  private keyHeld(lane: Lane, from: number): Gesture {
    this.deeds.selected(lane.id);
    this.deeds.went(from);
    const free = !lane.locked;
    const gesture: Gesture = {
      to: (now) => {
        const to = Math.min(Math.max(Math.floor(now), 0), this.film.count - 1);
        if (!free || (to === from && !gesture.preview)) return;
        gesture.preview = { id: lane.id, key: { from, to } };
        this.deeds.went(to);
      },
      up: () => {
        const moved = gesture.preview?.key;
        if (moved && moved.to !== from) this.deeds.keyMoved(lane.id, from, moved.to);
      },
    };
    return gesture;
  }

  private rangeHeld(lane: Lane, part: number, side: number, from: number): Gesture {
    this.deeds.selected(lane.id);
    const was = lane.bars[part] as Range;
    const { count } = this.film;
    const gesture: Gesture = {
      to: (now) => {
        if (!gesture.preview && Math.abs(now - from) * this.span.wide < 3) return;
        const range = side < 0 ? kept({ start: Math.min(Math.round(now), was.end - 1), end: was.end }, count)
          : side > 0 ? kept({ start: was.start, end: Math.max(Math.round(now), was.start + 1) }, count) : shifted(was, now - from, count);
        gesture.preview = { id: lane.id, part, range };
        this.deeds.went(side > 0 ? range.end - 1 : range.start);
      },
      up: () => {
        if (gesture.preview?.range) this.deeds.ranged(lane.id, part, gesture.preview.range);
        else this.deeds.went(Math.floor(from));
      },
    };
    return gesture;
  }

  private drawn(from: number, on: string | null): Gesture {
    const first = Math.floor(from);
    this.deeds.went(first);
    const gesture: Gesture = {
      to: (now) => {
        if (!gesture.preview && Math.abs(now - from) * this.span.wide < 4) return;
        const last = Math.floor(now);
        const range = kept(last >= first ? { start: first, end: last + 1 } : { start: last, end: first + 1 }, this.film.count);
        gesture.preview = { id: on, range };
        this.deeds.went(last);
      },
      up: () => {
        if (gesture.preview?.range) this.deeds.drew(gesture.preview.range, on);
      },
    };
    return gesture;
  }
}
