/** Points as they were pressed, made ready for a line or a ring. */

import { onSheet, type Point, type Sheet } from "../canvas/view";
import { type Pair, pairOf } from "../shapes/points";

/** On the sheet, without one that is the same as the one before (or, in a ring, the last as the first). */
export function cleaned(points: Point[], sheet: Sheet, closed: boolean): Pair[] {
  const found: Pair[] = [];
  for (const point of points) {
    const pair = pairOf(onSheet(point, sheet));
    if (!same(found.at(-1), pair)) found.push(pair);
  }
  if (closed && found.length > 1 && same(found[0], found.at(-1))) found.pop();
  return found;
}

const same = (a: Pair | undefined, b: Pair | undefined): boolean => a?.[0] === b?.[0] && a?.[1] === b?.[1];
