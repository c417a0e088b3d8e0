/** What a press on a strip becomes. Each gesture says what it is after every move. */

import { fromX, type Look, toX } from "./look";
import type { Doing } from "./painter";
import { barArea, inside, lanesOf, type Plan, RULER_PX, under } from "./plan";
import type { Span } from "./rows";
import type { Bar, Deeds, Scene } from "./scene";

export interface At {
  x: number;
  y: number;
}

/** What gestures see of the strip. */
export interface Ground {
  readonly scene: Scene;
  readonly look: Look;
  readonly plan: Plan;
  readonly deeds: Deeds;
  pan(by: number): void;
  /** Show the part of the line whose middle is there. */
  centre(at: number): void;
}

export interface Gesture extends Doing {
  to(at: At): Gesture;
  up(at: At): void;
}

export const FAR_PX = 4;
const placeOf = (ground: Ground, x: number): number => {
  const { start, end } = ground.scene.whole;
  return Math.min(Math.max(fromX(ground.look, ground.plan.width, x), start), end);
};

export interface Pressed {
  shift: boolean;
  middle: boolean;
  touch: boolean;
}

/** The gesture that begins with a press. */
export function begin(ground: Ground, at: At, { shift, middle, touch }: Pressed): Gesture {
  const { plan, scene, look } = ground;
  if (middle) return new Pan(ground, at);
  if (at.y < RULER_PX) return new Seek(ground).to(at);
  if (inside(plan.overview, at)) return new Travel(ground).to(at);
  if (scene.linking !== undefined) return new Linking(ground, at);
  const edge = shift ? null : edgeAt(ground, at, touch ? 14 : 6);
  if (edge) return new Edge(ground, edge.bar, edge.n, at);
  const found = under(plan, scene, look, at);
  const own = found.find(({ id }) => id === scene.selected);
  const held = shift ? undefined : own ?? (inside(plan.rows, at) ? found[0] : undefined);
  if (held && !held.locked && !held.proposed) return new Move(ground, held, at);
  return new Press(ground, at, shift);
}

/** The end of a mark that is held: of the selected one, among bars of any. */
export function edgeAt({ plan, scene, look }: Ground, at: At, slack: number): { bar: Bar; n: 0 | 1 } | null {
  const rows = inside(plan.rows, at);
  let [best, least] = [null as { bar: Bar; n: 0 | 1 } | null, slack];
  for (const bar of scene.bars) {
    if (bar.locked || bar.proposed || (!rows && bar.id !== scene.selected)) continue;
    const area = barArea(plan, look, bar);
    if (rows ? !inside(area, at, slack) : !lanesOf(plan, scene, bar).some((lane) => inside(lane, at))) continue;
    // So that a short bar can still be moved.
    const reach = rows ? Math.min(slack, area.width / 4) : slack;
    [toX(look, plan.width, bar.start), toX(look, plan.width, bar.end)].forEach((x, n) => {
      const away = Math.abs(at.x - x);
      const nearer = away < least || (away === least && n === 1);
      if (away <= reach && nearer) [best, least] = [{ bar, n: n as 0 | 1 }, away];
    });
  }
  return best;
}

class Pan implements Gesture {
  constructor(private ground: Ground, private last: At) {}

  to(at: At): Gesture {
    const { look, plan } = this.ground;
    this.ground.pan(((this.last.x - at.x) / plan.width) * (look.to - look.from));
    this.last = at;
    return this;
  }

  up(): void {}
}

class Seek implements Gesture {
  constructor(private ground: Ground) {}

  to(at: At): Gesture {
    this.ground.deeds.sought(placeOf(this.ground, at.x));
    return this;
  }

  up(): void {}
}

/** Over the whole line, below. */
class Travel implements Gesture {
  constructor(private ground: Ground) {}

  to(at: At): Gesture {
    const { start, end } = this.ground.scene.whole;
    this.ground.centre(start + (at.x / this.ground.plan.width) * (end - start));
    return this;
  }

  up(): void {}
}

/** Pressed on nothing that is held: a press so far, maybe more. */
class Press implements Gesture {
  constructor(private ground: Ground, private from: At, private fresh: boolean) {}

  to(at: At): Gesture {
    if (Math.abs(at.x - this.from.x) < FAR_PX) return this;
    return this.ground.scene.color === null ? new Pan(this.ground, this.from).to(at) : new Draw(this.ground, this.from).to(at);
  }

  up(at: At): void {
    const { plan, scene, look, deeds } = this.ground;
    const found = this.fresh ? [] : under(plan, scene, look, at);
    if (found.length) return deeds.selected(found[0]?.id ?? null);
    deeds.sought(placeOf(this.ground, at.x));
    deeds.selected(null);
  }
}

class Draw implements Gesture {
  drawn: { span: Span; lane: number | null } | undefined;
  private start: number;
  private lane: number | null;

  constructor(private ground: Ground, from: At) {
    const { scene, plan } = ground;
    this.start = scene.snap(placeOf(ground, from.x));
    const lane = plan.lanes.findIndex((area) => inside(area, from));
    this.lane = scene.apart && lane >= 0 ? lane : null;
  }

  to(at: At): Gesture {
    const end = this.ground.scene.snap(placeOf(this.ground, at.x));
    this.drawn = { span: { start: Math.min(this.start, end), end: Math.max(this.start, end) }, lane: this.lane };
    return this;
  }

  up(at: At): void {
    this.to(at);
    if (this.drawn && this.drawn.span.end > this.drawn.span.start) this.ground.deeds.drew(this.drawn.span, this.lane);
  }
}

/** One end of a mark is held; drawn over the other one, it is that. */
class Edge implements Gesture {
  held: { id: string; span: Span } | undefined;

  constructor(private ground: Ground, private bar: Bar, private n: 0 | 1, private from: At) {
    if (bar.id !== ground.scene.selected) ground.deeds.selected(bar.id);
  }

  to(at: At): Gesture {
    if (!this.held && Math.abs(at.x - this.from.x) < 2) return this;
    const { look, plan, scene } = this.ground;
    const [fixed, moved] = this.n === 0 ? [this.bar.end, this.bar.start] : [this.bar.start, this.bar.end];
    // From where it was, so that it does not jump to the pointer.
    const end = scene.snap(placeOf(this.ground, toX(look, plan.width, moved) + at.x - this.from.x));
    this.held = { id: this.bar.id, span: { start: Math.min(fixed, end), end: Math.max(fixed, end) } };
    return this;
  }

  up(): void {
    if (this.held) this.ground.deeds.changed(this.held.id, this.held.span);
    else this.ground.deeds.pointed(this.n);
  }
}

/** A mark as a whole is held. */
class Move implements Gesture {
  held: { id: string; span: Span } | undefined;
  private was: string | null;

  constructor(private ground: Ground, private bar: Bar, private from: At) {
    this.was = ground.scene.selected;
  }

  to(at: At): Gesture {
    if (!this.held && Math.abs(at.x - this.from.x) < FAR_PX) return this;
    if (this.bar.id !== this.ground.scene.selected) this.ground.deeds.selected(this.bar.id);
    const { look, plan, scene } = this.ground;
    const by = ((at.x - this.from.x) / plan.width) * (look.to - look.from);
    this.held = { id: this.bar.id, span: shifted(this.bar, by, scene) };
    return this;
  }

  up(at: At): void {
    const { deeds, plan, scene, look } = this.ground;
    if (this.held) return deeds.changed(this.held.id, this.held.span);
    const found = under(plan, scene, look, at).map(({ id }) => id);
    deeds.selected(found[(found.indexOf(this.was ?? "") + 1) % found.length] ?? null);
  }
}

/** As long as it was, within the whole. */
export function shifted({ start, end }: Span, by: number, { whole, snap }: Pick<Scene, "whole" | "snap">): Span {
  const most = Math.min(Math.max(by, whole.start - start), whole.end - end);
  return { start: snap(start + most), end: snap(end + most) };
}

/** From a mark to another one. */
class Linking implements Gesture {
  private source: string | null;

  constructor(private ground: Ground, from: At) {
    this.source = under(ground.plan, ground.scene, ground.look, from)[0]?.id ?? null;
  }

  to(): Gesture {
    return this;
  }

  up(at: At): void {
    const target = under(this.ground.plan, this.ground.scene, this.ground.look, at)[0]?.id ?? null;
    if (this.source !== null && target !== null && target !== this.source) this.ground.deeds.linked(this.source, target);
    else this.ground.deeds.selected(target);
  }
}
