/** Rows for what may overlap: two that do are in different ones. Pure. */

export interface Span {
  start: number;
  end: number;
}

/** The row of each, from 0: in the order in which they begin, the longer of two that begin together first. */
export function rows(spans: readonly (Span & { id: string })[]): Map<string, number> {
  const ends: number[] = [];
  const found = new Map<string, number>();
  for (const { id, start, end } of [...spans].sort((a, b) => a.start - b.start || b.end - a.end)) {
    let row = ends.findIndex((taken) => taken <= start);
    if (row < 0) row = ends.length;
    ends[row] = end;
    found.set(id, row);
  }
  return found;
}
