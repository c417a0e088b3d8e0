/** Painting a mask: with the brush while the pointer is held, or what lies inside of a line. */

import type { Shape } from "../model";
import { filled, footing, stroke } from "../shapes/mask/paint";
import { areaOf, type Bits, decoded, encoded, isMask, type Patch, patchOf } from "../shapes/mask/runs";
import { Tint } from "../shapes/mask/tint";
import type { Pair } from "../shapes/points";
import type { Gesture, Ground } from "./gestures";
import { type Point, toPicture } from "./view";

/** The pixels that one goes on with, or none yet. */
function begun(ground: Ground): { id: string | null; bits: Bits; patch: Patch | null } {
  const { width, height } = ground.sheet;
  const shape = ground.markOf(ground.scene.paints ?? "")?.shape;
  if (shape && isMask(shape) && shape.width === width && shape.height === height)
    return { id: ground.scene.paints, bits: decoded(shape), patch: patchOf(shape) };
  return { id: null, bits: { width, height, data: new Uint8Array(width * height) }, patch: null };
}

function ended(ground: Ground, id: string | null, bits: Bits): void {
  const shape = encoded(bits);
  if (id !== null) ground.deeds.changed(id, shape);
  else if (areaOf(shape) > 0) ground.deeds.drew(shape);
}

/** Paint what lies inside of a ring. */
export function fillRing(ground: Ground, ring: Shape): void {
  const { id, bits } = begun(ground);
  filled(bits, ring["points"] as Pair[], ground.scene.brush.erases ? 0 : 1);
  ended(ground, id, bits);
}

export class Paint implements Gesture {
  readonly hides: string | null;
  private bits: Bits;
  private tint: Tint;
  private last: Point;

  constructor(private ground: Ground, screen: Point) {
    const { id, bits, patch } = begun(ground);
    this.hides = id;
    this.bits = bits;
    this.tint = new Tint({ left: 0, top: 0, right: bits.width, bottom: bits.height }, ground.scene.color);
    if (patch) this.tint.update(bits, patch);
    this.last = this.at(screen);
    this.go(this.last);
  }

  private at(screen: Point): Point {
    return footing(toPicture(this.ground.view, screen), this.ground.scene.brush.wide);
  }

  private go(to: Point): void {
    const { wide, erases } = this.ground.scene.brush;
    this.tint.update(this.bits, stroke(this.bits, this.last, to, wide, erases ? 0 : 1));
    this.last = to;
  }

  to(screen: Point): Gesture {
    this.go(this.at(screen));
    return this;
  }

  up(): void {
    ended(this.ground, this.hides, this.bits);
  }

  paint(pen: CanvasRenderingContext2D): void {
    this.tint.draw(pen, this.ground.view, 0.6);
  }
}
