/** What a press of the pointer becomes. Each gesture says what it is after every move. */

import type { Shape } from "../model";
import { kindOf } from "../shapes";
import type { CornerTool } from "../tools/tool";
import type { Deeds, Mark, Scene } from "./scene";
import { type Point, type Sheet, toPicture, toScreen, type View } from "./view";

/** What gestures see of the board. */
export interface Ground {
  readonly view: View;
  readonly sheet: Sheet;
  readonly scene: Scene;
  readonly deeds: Deeds;
  pan(dx: number, dy: number): void;
  /** The smallest mark under a point of the picture; after `after` the next bigger one. */
  under(at: Point, after: string | null): string | null;
  /** Begin a line, or go on with it. */
  press(screen: Point): Gesture;
  markOf(id: string): Mark | undefined;
}

export interface Gesture {
  /** The pointer is elsewhere now. */
  to(screen: Point): Gesture;
  up(screen: Point): void;
  /** Something new as it is drawn; what is held, as it would be. */
  shape?: Shape | null;
  held?: { id: string; shape: Shape } | undefined;
  /** A mark that it draws itself. */
  hides?: string | null;
  paint?(pen: CanvasRenderingContext2D): void;
}

export const FAR_PX = 4;
export const far = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);

export class Pan implements Gesture {
  constructor(private ground: Ground, private at: Point) {}

  to(screen: Point): Gesture {
    this.ground.pan(screen.x - this.at.x, screen.y - this.at.y);
    this.at = screen;
    return this;
  }

  up(): void {}
}

/** Pressed on nothing that is held: a press so far, maybe more. */
export class Press implements Gesture {
  /** `fresh`: it selects nothing, whatever lies there. */
  constructor(private ground: Ground, private from: Point, private fresh: boolean) {}

  to(screen: Point): Gesture {
    if (far(screen, this.from) < FAR_PX) return this;
    const { tool } = this.ground.scene;
    if (tool?.way === "corners") return new Draw(this.ground, tool, this.from).to(screen);
    if (tool?.way === "path") return this.ground.press(this.from).to(screen);
    return new Pan(this.ground, this.from).to(screen);
  }

  up(screen: Point): void {
    const { scene, deeds, view, sheet } = this.ground;
    const at = toPicture(view, screen);
    const { tool } = scene;
    const found = this.fresh ? null : this.ground.under(at, null);
    if (found !== null || tool === undefined || tool.way === "corners" || tool.way === "paint")
      return deeds.selected(found);
    if (tool.way === "press") deeds.drew(tool.pressed(at, sheet));
    else this.ground.press(this.from).up(screen);
  }
}

class Draw implements Gesture {
  shape: Shape | null = null;
  private from: Point;

  constructor(private ground: Ground, private tool: CornerTool, screen: Point) {
    this.from = toPicture(ground.view, screen);
  }

  to(screen: Point): Gesture {
    this.shape = this.tool.drawn(this.from, toPicture(this.ground.view, screen), this.ground.sheet);
    return this;
  }

  up(screen: Point): void {
    this.to(screen);
    if (this.shape) this.ground.deeds.drew(this.shape);
  }
}

/** A handle of the selected mark is held. */
export class Drag implements Gesture {
  held: { id: string; shape: Shape } | undefined;

  constructor(private ground: Ground, private mark: Mark, private handle: number, private from: Point) {}

  to(screen: Point): Gesture {
    const { shape, id } = this.mark;
    if (!this.held && far(screen, this.from) < 2) return this;
    const next = kindOf(shape)?.dragged(shape, this.handle, toPicture(this.ground.view, screen), this.ground.sheet);
    if (next) this.held = { id, shape: next };
    return this;
  }

  /** Take the point away instead, if the shape can do without it. */
  away(): void {
    const less = kindOf(this.mark.shape)?.without?.(this.mark.shape, this.handle);
    if (less) this.ground.deeds.changed(this.mark.id, less);
  }

  up(): void {
    const kind = kindOf(this.mark.shape);
    if (this.held) this.ground.deeds.changed(this.held.id, this.held.shape);
    if (this.handle < (kind?.points?.(this.mark.shape) ?? 0)) this.ground.deeds.pointed(this.handle);
  }
}

/** The selected mark is held. */
export class Move implements Gesture {
  held: { id: string; shape: Shape } | undefined;

  constructor(private ground: Ground, private mark: Mark, private from: Point) {}

  to(screen: Point): Gesture {
    if (!this.held && far(screen, this.from) < FAR_PX) return this;
    const { shape, id } = this.mark;
    const { scale } = this.ground.view;
    const by = { x: (screen.x - this.from.x) / scale, y: (screen.y - this.from.y) / scale };
    const next = kindOf(shape)?.moved(shape, by.x, by.y, this.ground.sheet);
    if (next) this.held = { id, shape: next };
    return this;
  }

  up(screen: Point): void {
    if (this.held) this.ground.deeds.changed(this.held.id, this.held.shape);
    else this.ground.deeds.selected(this.ground.under(toPicture(this.ground.view, screen), this.mark.id));
  }
}

/** From a mark to another one. */
export class Linking implements Gesture {
  tip: Point | null = null;
  readonly source: string | null;

  constructor(private ground: Ground, private from: Point) {
    this.source = ground.under(toPicture(ground.view, from), null);
  }

  to(screen: Point): Gesture {
    if (this.source === null && far(screen, this.from) >= FAR_PX) return new Pan(this.ground, this.from).to(screen);
    this.tip = screen;
    return this;
  }

  up(screen: Point): void {
    const target = this.ground.under(toPicture(this.ground.view, screen), null);
    if (this.source !== null && target !== null && target !== this.source)
      this.ground.deeds.linked(this.source, target);
    else this.ground.deeds.selected(target);
  }
}

/** The nearest of some places of the picture that is within reach of a place on the screen; -1 if none is. */
export function nearest(places: Point[], screen: Point, view: View, reach: number): number {
  let [best, least] = [-1, reach];
  places.forEach((place, n) => {
    const away = far(toScreen(view, place), screen);
    if (away < least) [best, least] = [n, away];
  });
  return best;
}
