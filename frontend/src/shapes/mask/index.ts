/** A mask: pixels of the whole picture. It is painted, not held by handles. */

import { toScreen } from "../../canvas/view";
import type { ShapeKind } from "../shape";
import { areaOf, has, isMask, type Mask, patchOf, shifted, spread } from "./runs";
import { Tint } from "./tint";

const tints = new WeakMap<Mask, { color: string; tint: Tint }>();

function tintOf(shape: Mask, color: string): Tint {
  const known = tints.get(shape);
  if (known?.color === color) return known.tint;
  const tint = Tint.of(shape, color);
  tints.set(shape, { color, tint });
  return tint;
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
