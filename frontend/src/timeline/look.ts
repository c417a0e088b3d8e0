/** Which part of a line is seen, and where that is on the screen. Pure. */

import type { Span } from "./rows";

/** The part of the line that is seen; the whole of it is `start` to `end` of a `Span`. */
export interface Look {
  from: number;
  to: number;
}

export const all = ({ start, end }: Span): Look => ({ from: start, to: end > start ? end : start + 1 });

/** Pixels from the left. */
export const toX = (look: Look, width: number, at: number): number => ((at - look.from) / (look.to - look.from)) * width;

export const fromX = (look: Look, width: number, x: number): number => look.from + (x / width) * (look.to - look.from);

/** No more than the whole, and no less than `least`. */
function within(look: Look, whole: Span, least: number): Look {
  const { from, to } = all(whole);
  const length = Math.min(Math.max(look.to - look.from, least), to - from);
  const start = Math.min(Math.max(look.from, from), to - length);
  return { from: start, to: start + length };
}

/** Closer or farther; the place `at` stays where it is. */
export function zoom(look: Look, whole: Span, at: number, by: number, least: number): Look {
  const { from, to } = all(whole);
  const length = Math.min(Math.max((look.to - look.from) / by, least), to - from);
  const part = (at - look.from) / (look.to - look.from);
  return within({ from: at - part * length, to: at + (1 - part) * length }, whole, least);
}

export const pan = (look: Look, whole: Span, by: number): Look =>
  within({ from: look.from + by, to: look.to + by }, whole, look.to - look.from);

/** With a span in it: as it is if it is seen already, or else moved, and farther only if it must be. */
export function reveal(look: Look, whole: Span, { start, end }: Span): Look {
  if (start >= look.from && end <= look.to) return look;
  const length = look.to - look.from;
  if (end - start > length * 0.9) {
    const room = (end - start) * 0.1;
    return within({ from: start - room, to: end + room }, whole, 0);
  }
  const middle = (start + end) / 2;
  return within({ from: middle - length / 2, to: middle + length / 2 }, whole, 0);
}

// The marks of the ruler

const SECONDS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 28800, 86400, 172800, 604800];
const WEEK = 604800;

/** The distance of the marks of a ruler: the next round one. `second` is how long a second is. */
export function stepFor(least: number, second: number | null): number {
  if (second !== null && least > second)
    return second * (SECONDS.find((one) => one * second >= least) ?? Math.ceil(least / second / WEEK) * WEEK);
  const ten = 10 ** Math.floor(Math.log10(least));
  return [1, 2, 5, 10].map((by) => by * ten).find((one) => one >= least * (1 - 1e-9)) ?? 10 * ten;
}

/** The places of marks that are at least `apart` pixels from each other. */
export function ticks(look: Look, width: number, apart: number, second: number | null): { places: number[]; step: number } {
  const step = stepFor(((look.to - look.from) * apart) / width, second);
  const first = Math.ceil(look.from / step - 1e-9);
  const count = Math.min(Math.floor((look.to - first * step) / step + 1e-9) + 1, 1000);
  return { step, places: Array.from({ length: Math.max(count, 0) }, (_, n) => (first + n) * step) };
}
