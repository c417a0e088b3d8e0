/** Bitmaps as run lengths, row by row, the first run counting zeros. Pure. */

import type { Shape } from "../../model";

export interface Mask extends Shape {
  type: "mask";
  width: number;
  height: number;
  runs: number[];
}

/** One byte a pixel, 0 or 1, row by row. */
export interface Bits {
  width: number;
  height: number;
  data: Uint8Array;
}

/** A rectangle of pixels, right and bottom not in it. */
export interface Patch {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

export function isMask(shape: Shape): shape is Mask {
  const { width, height, runs } = shape;
  if (!Number.isInteger(width) || !Number.isInteger(height) || !Array.isArray(runs)) return false;
  let sum = 0;
  for (const run of runs as unknown[]) {
    if (!Number.isInteger(run) || (run as number) < 0) return false;
    sum += run as number;
  }
  return (width as number) > 0 && sum === (width as number) * (height as number);
}

/** Every run of ones, as the half-open range of its pixels. */
export function eachRun(mask: Mask, visit: (start: number, end: number) => void): void {
  let at = 0;
  mask.runs.forEach((run, n) => {
    if (n % 2 && run) visit(at, at + run);
    at += run;
  });
}

export function decoded(mask: Mask): Bits {
  const data = new Uint8Array(mask.width * mask.height);
  eachRun(mask, (start, end) => data.fill(1, start, end));
  return { width: mask.width, height: mask.height, data };
}

export function encoded({ width, height, data }: Bits): Mask {
  const runs: number[] = [];
  let value = 0;
  for (let at = 0; at < data.length; ) {
    const next = data.indexOf(1 - value, at);
    const end = next < 0 ? data.length : next;
    runs.push(end - at);
    at = end;
    value = 1 - value;
  }
  return { type: "mask", width, height, runs };
}

export const areaOf = (mask: Mask): number => mask.runs.reduce((sum, run, n) => sum + (n % 2 ? run : 0), 0);

/** The pixels it covers; of nothing an empty patch at the corner. */
export function patchOf(mask: Mask): Patch {
  const { width } = mask;
  let [left, top, right, bottom] = [width, mask.height, 0, 0];
  eachRun(mask, (start, end) => {
    const [first, last] = [Math.floor(start / width), Math.floor((end - 1) / width)];
    top = Math.min(top, first);
    bottom = Math.max(bottom, last + 1);
    left = first === last ? Math.min(left, start - first * width) : 0;
    right = first === last ? Math.max(right, end - first * width) : width;
  });
  return right > left ? { left, top, right, bottom } : { left: 0, top: 0, right: 0, bottom: 0 };
}

export function has(mask: Mask, x: number, y: number): boolean {
  if (x < 0 || y < 0 || x >= mask.width || y >= mask.height) return false;
  let left = y * mask.width + x;
  const n = mask.runs.findIndex((run) => (left -= run) < 0);
  return n % 2 === 1;
}

/** Moved by whole pixels; what leaves the picture is gone. */
export function shifted(mask: Mask, dx: number, dy: number): Mask {
  const { width, height } = mask;
  const data = new Uint8Array(width * height);
  eachRun(mask, (start, end) => {
    for (let at = start; at < end; ) {
      const y = Math.floor(at / width);
      const stop = Math.min(end, (y + 1) * width);
      const [from, to] = [at - y * width + dx, stop - y * width + dx].map((x) => Math.min(Math.max(x, 0), width)) as [number, number];
      if (y + dy >= 0 && y + dy < height) data.fill(1, (y + dy) * width + from, (y + dy) * width + to);
      at = stop;
    }
  });
  return { ...mask, ...encoded({ width, height, data }) };
}

/** Wider at its right and lower edges by so many pixels, or narrower. */
export function spread(mask: Mask, dx: number, dy: number): Mask {
  const bits = decoded(mask);
  for (let n = Math.abs(dx); n > 0; n--) step(bits, Math.sign(dx), 1, 0);
  for (let n = Math.abs(dy); n > 0; n--) step(bits, Math.sign(dy), 0, 1);
  return { ...mask, ...encoded(bits) };
}

function step({ width, height, data }: Bits, sign: number, x: number, y: number): void {
  const was = data.slice();
  const at = (column: number, row: number): number =>
    column < 0 || row < 0 || column >= width || row >= height ? 0 : was[row * width + column] ?? 0;
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      const own = was[row * width + column] ?? 0;
      data[row * width + column] = sign > 0 ? own | at(column - x, row - y) : own & at(column + x, row + y);
    }
}
