/** A mask: pixels of the whole picture. It is painted, not held by handles. */

import { toScreen } from "../../canvas/view";
import type { ShapeKind } from "../shape";
import { areaOf, has, isMask, type Mask, patchOf, shifted, spread } from "./runs";
import { Tint } from "./tint";

/** Those drawn last come last. What can be undone keeps every mask there was; their pictures go. */
const tints = new Map<Mask, { color: string; tint: Tint }>();
const MOST_PIXELS = 48_000_000;
let pixels = 0;

function tintOf(shape: Mask, color: string): Tint {
  const known = tints.get(shape);
  if (known) forget(shape, known.tint);
  const tint = known?.color === color ? known.tint : Tint.of(shape, color);
  tints.set(shape, { color, tint });
  pixels += tint.size;
  for (const [oldest, { tint }] of tints) {
    if (pixels <= MOST_PIXELS || oldest === shape) break;
    forget(oldest, tint);
  }
  return tint;
}

function forget(shape: Mask, tint: Tint): void {
  tints.delete(shape);
  pixels -= tint.size;
}

export const mask: ShapeKind<Mask> = {
  type: "mask",
  sound: isMask,

  draw(pen, shape, view, style) {
    const tint = tintOf(shape, style.color);
    tint.draw(pen, view, style.proposed ? 0.25 : style.selected ? 0.6 : 0.42);
    if (!style.selected && !style.proposed) return;
    const { left, top, right, bottom } = tint.patch;
    const at = toScreen(view, { x: left, y: top });
    pen.strokeStyle = style.color;
    pen.lineWidth = 1;
    pen.setLineDash([4, 4]);
    pen.strokeRect(at.x, at.y, (right - left) * view.scale, (bottom - top) * view.scale);
    pen.setLineDash([]);
  },

  hit: (shape, at) => has(shape, Math.floor(at.x), Math.floor(at.y)),
  area: areaOf,
  handles: () => [],
  dragged: (shape) => shape,
  moved: (shape, dx, dy) => shifted(shape, Math.round(dx), Math.round(dy)),
  grown: (shape, dx, dy) => spread(shape, dx, dy),
  scaled: (shape) => shape,
  corner: (shape) => {
    const { left, top } = patchOf(shape);
    return { x: left, y: top };
  },
  middle: (shape) => {
    const { left, top, right, bottom } = patchOf(shape);
    return { x: (left + right) / 2, y: (top + bottom) / 2 };
  },
  numbers: () => ({}),
  withNumbers: (shape) => shape,
};
