/** A text cut into pieces at the ends of its spans, which may overlap. Pure. */

import type { Region, Shape } from "../../model";
import { rows } from "../../timeline/rows";

export interface TextSpan extends Shape {
  type: "text_span";
  start: number;
  end: number;
}

export function isSpan(shape: Shape | null | undefined, length: number): shape is TextSpan {
  if (!shape || shape.type !== "text_span") return false;
  const { start, end } = shape;
  return (
    Number.isInteger(start) && Number.isInteger(end) &&
    (start as number) >= 0 && (start as number) < (end as number) && (end as number) <= length
  );
}

export interface Piece {
  start: number;
  end: number;
  /** The spans over it, by lane: the place of its line below the text. */
  over: { region: Region; lane: number }[];
  /** The spans that end with it, which show their label here. */
  ending: Region[];
}

/** The lane of each span: its row among those that it overlaps. */
export const lanes = (spans: Region[]): Map<string, number> =>
  rows(spans.map(({ id, shape }) => ({ id, start: (shape as TextSpan).start, end: (shape as TextSpan).end })));

function earlier(one: Region, other: Region): number {
  const [a, b] = [one.shape as TextSpan, other.shape as TextSpan];
  return a.start - b.start || b.end - a.end;
}

/** The pieces of a text of `length` code points, in order; together they are the whole text. */
export function pieces(spans: Region[], length: number): Piece[] {
  const cuts = new Set([0, length]);
  for (const region of spans) {
    const { start, end } = region.shape as TextSpan;
    cuts.add(start).add(end);
  }
  const lane = lanes(spans);
  const edges = [...cuts].sort((a, b) => a - b);
  const waiting = [...spans].sort(earlier);
  let open: Region[] = [];
  let next = 0;
  return edges.slice(0, -1).map((start, n): Piece => {
    const end = edges[n + 1] ?? length;
    while (next < waiting.length && (waiting[next]?.shape as TextSpan).start <= start)
      open.push(waiting[next++] as Region);
    const over = open.filter((region) => (region.shape as TextSpan).end > start);
    open = over;
    return {
      start,
      end,
      over: over.map((region) => ({ region, lane: lane.get(region.id) ?? 0 })),
      ending: over.filter((region) => (region.shape as TextSpan).end === end),
    };
  });
}
