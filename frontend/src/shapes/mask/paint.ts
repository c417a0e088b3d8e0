/** Painting pixels: the trace of a round brush, and the inside of rings. Pure.
 *
 * A pixel belongs to what its centre lies in, as the server's `model/rasters.py` says. */

import type { Point } from "../../canvas/view";
import type { Pair } from "../points";
import type { Bits, Patch } from "./runs";

/** Where a brush of `wide` pixels stands: on the middle of a pixel if it is odd, else on a corner. */
export function footing(at: Point, wide: number): Point {
  const on = (v: number) => (wide % 2 ? Math.floor(v) + 0.5 : Math.round(v));
  return { x: on(at.x), y: on(at.y) };
}

/** Set the pixels within half of `wide` of the line between two footings; what was touched. */
export function stroke(bits: Bits, from: Point, to: Point, wide: number, value: 0 | 1): Patch {
  const far = wide / 2;
  const patch = {
    left: Math.max(Math.floor(Math.min(from.x, to.x) - far), 0),
    top: Math.max(Math.floor(Math.min(from.y, to.y) - far), 0),
    right: Math.min(Math.ceil(Math.max(from.x, to.x) + far), bits.width),
    bottom: Math.min(Math.ceil(Math.max(from.y, to.y) + far), bits.height),
  };
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const long = dx * dx + dy * dy;
  for (let y = patch.top; y < patch.bottom; y++)
    for (let x = patch.left; x < patch.right; x++) {
      const [px, py] = [x + 0.5 - from.x, y + 0.5 - from.y];
      const along = long ? Math.min(Math.max((px * dx + py * dy) / long, 0), 1) : 0;
      if ((px - along * dx) ** 2 + (py - along * dy) ** 2 <= far * far) bits.data[y * bits.width + x] = value;
    }
  return patch;
}

/** Set the pixels whose centres lie inside of a ring, even-odd; a row is filled at its middle. */
export function filled(bits: Bits, points: readonly Pair[], value: 0 | 1): void {
  const first = (x: number, most: number) => Math.ceil(Math.min(most, Math.max(0, x - 0.5)));
  const crossings = new Map<number, number[]>();
  points.forEach(([x2, y2], n) => {
    const [x1, y1] = points.at(n - 1) ?? [x2, y2];
    const [ax, ay, bx, by] = y1 <= y2 ? [x1, y1, x2, y2] : [x2, y2, x1, y1];
    for (let y = first(ay, bits.height); y < first(by, bits.height); y++) {
      const row = crossings.get(y) ?? [];
      row.push(ax + ((y + 0.5 - ay) * (bx - ax)) / (by - ay));
      crossings.set(y, row);
    }
  });
  for (const [y, row] of crossings) {
    row.sort((a, b) => a - b);
    for (let n = 0; n + 1 < row.length; n += 2) {
      const [from, to] = [first(row[n] ?? 0, bits.width), first(row[n + 1] ?? 0, bits.width)];
      if (from < to) bits.data.fill(value, y * bits.width + from, y * bits.width + to);
    }
  }
}
