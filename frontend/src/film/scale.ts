/** Which frames of a time line are seen, and where. Pure. */

/** The frame at the left end, and how wide a frame is. */
export interface Span {
  first: number;
  wide: number;
}

const WIDEST = 60;

export const fitted = (count: number, room: number): Span => ({ first: 0, wide: room / Math.max(count, 1) });

export function held({ first, wide }: Span, count: number, room: number): Span {
  const least = room / Math.max(count, 1);
  const next = Math.min(Math.max(wide, least), Math.max(WIDEST, least));
  return { wide: next, first: Math.min(Math.max(first, 0), Math.max(count - room / next, 0)) };
}

/** Closer or farther; the frame at `x` stays where it is. */
export function zoomed(span: Span, by: number, x: number, count: number, room: number): Span {
  const still = span.first + x / span.wide;
  const { wide } = held({ first: 0, wide: span.wide * by }, count, room);
  return held({ first: still - x / wide, wide }, count, room);
}

/** Moved so that a frame is seen. */
export function reaching(span: Span, at: number, count: number, room: number): Span {
  const seen = room / span.wide;
  if (at >= span.first && at + 1 <= span.first + seen) return span;
  const first = at < span.first ? at - seen * 0.1 : at - seen * 0.9;
  return held({ ...span, first }, count, room);
}

const STEPS = [1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500];

/** How many frames lie between two numbers of the ruler. */
export function ruled(wide: number, apart: number): number {
  for (let by = 1; ; by *= 1000) {
    const found = STEPS.find((step) => step * by * wide >= apart);
    if (found !== undefined) return found * by;
  }
}
