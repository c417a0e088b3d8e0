/** What keys do to the selected mark: move, grow and turn it, and its points one by one. */

import type { Shape } from "../../model";
import { inPixels, kindOf } from "../../shapes";
import type { Hands } from "./hands";

export class Holding {
  constructor(private hands: Hands) {}

  /** The selected mark as it is on its picture. */
  private get held() {
    const region = this.hands.selected;
    const size = region && this.hands.sizeFor(region);
    const shape = region && size && inPixels(region, size, this.hands.nowOf(region));
    const kind = kindOf(shape);
    if (!region || !size || !shape || !kind) return null;
    return { region, size, shape, kind, sheet: this.hands.sheet(size), point: this.hands.editing?.point ?? null };
  }

  /** Move or grow the selected mark (or its point) by key; false if there is none that can be. */
  nudge(dx: number, dy: number, grow: boolean): boolean {
    const { held } = this;
    if (!held) return false;
    const { region, kind, size, sheet, point, shape } = held;
    const at = point === null || grow ? undefined : kind.handles(shape, { x: 0, y: 0, scale: 1 }, false)[point];
    const to = (now: Shape) => grow ? kind.grown(now, dx, dy, sheet)
      : at && point !== null ? kind.dragged(now, point, { x: at.x + dx, y: at.y + dy }, sheet)
      : kind.moved(now, dx, dy, sheet);
    this.hands.reshape(region.id, size, to, `${grow ? "grow" : "move"}:${region.id}:${point}`);
    return true;
  }

  rotate(degrees: number): void {
    const { held } = this;
    const field = this.hands.field(held?.region.field);
    const turn = held?.kind.turned;
    if (held && turn && field?.kind === "region" && (field.rotates || held.shape["rotation"]))
      this.hands.reshape(held.region.id, held.size, (now) => turn(now, degrees), `turn:${held.region.id}`);
  }

  // Points of the selected mark

  stepPoint(by: 1 | -1): void {
    const { held } = this;
    const count = held?.kind.points?.(held.shape) ?? 0;
    if (held && count) this.hands.setPoint(((held.point ?? (by > 0 ? -1 : 0)) + by + count) % count);
  }

  addPoint(): void {
    const { held } = this;
    const { kind, point, sheet } = held ?? {};
    if (!held || !kind?.split || !sheet || point === null || point === undefined) return;
    this.hands.reshape(held.region.id, held.size, (now) => kind.split?.(now, point, sheet) ?? now);
    this.hands.setPoint(point + 1);
  }

  /** Remove the point that is held, or else the mark. */
  removeSelected(): void {
    const { held } = this;
    if (held?.kind.without && held.point !== null) {
      const left = held.kind.without(held.shape, held.point);
      if (!left) return;
      this.hands.reshape(held.region.id, held.size, () => left);
      this.hands.setPoint(Math.min(held.point, (held.kind.points?.(left) ?? 1) - 1));
    } else if (this.hands.selected) this.hands.remove(this.hands.selected.id);
  }
}
