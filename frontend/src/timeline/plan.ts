/** Where things stand on a strip: the ruler, the lanes, the rows of bars, the whole line below. Pure. */

import { type Look, toX } from "./look";
import { rows } from "./rows";
import type { Area, Bar, Scene } from "./scene";

export const RULER_PX = 24;
const OVERVIEW_PX = 34;
const ROW_PX = 20;
const GAP_PX = 3;
const ROWS_PART = 0.4;
const LEAST_ROW_PX = 5;

export interface Plan {
  width: number;
  height: number;
  lanes: Area[];
  /** Where the bars are. */
  rows: Area;
  overview: Area;
  /** The row of each bar, and how tall rows are. */
  row: Map<string, number>;
  rowHeight: number;
}

export function planned(scene: Scene, width: number, height: number): Plan {
  const row = rowsOf(scene);
  const count = Math.max(1, ...[...row.values()].map((one) => one + 1));
  const room = Math.max(height - RULER_PX - OVERVIEW_PX, 0);
  const rowHeight = Math.max(LEAST_ROW_PX, Math.min(ROW_PX, (room * ROWS_PART) / count - GAP_PX));
  const tall = Math.min(count * (rowHeight + GAP_PX) + GAP_PX, room);
  const each = Math.max((room - tall) / Math.max(scene.lanes.length, 1), 0);
  return {
    width, height, row, rowHeight,
    lanes: scene.lanes.map((_, n) => ({ x: 0, y: RULER_PX + n * each, width, height: each })),
    rows: { x: 0, y: height - OVERVIEW_PX - tall, width, height: tall },
    overview: { x: 0, y: height - OVERVIEW_PX, width, height: OVERVIEW_PX },
  };
}

/** Bars of one lane are together, those of all lanes come first. */
function rowsOf({ bars, apart }: Scene): Map<string, number> {
  const found = new Map<string, number>();
  const groups = apart ? [...new Set(bars.map(({ lane }) => lane))].sort((a, b) => (a ?? -1) - (b ?? -1)) : [undefined];
  let first = 0;
  for (const lane of groups) {
    const own = rows(lane === undefined ? bars : bars.filter((bar) => bar.lane === lane));
    for (const [id, row] of own) found.set(id, first + row);
    first += Math.max(0, ...[...own.values()].map((row) => row + 1));
  }
  return found;
}

/** Where a bar is, at least as wide as can be seen. */
export function barArea(plan: Plan, look: Look, bar: Bar): Area {
  const [left, right] = [toX(look, plan.width, bar.start), toX(look, plan.width, bar.end)];
  const y = plan.rows.y + GAP_PX + (plan.row.get(bar.id) ?? 0) * (plan.rowHeight + GAP_PX);
  return { x: left, y, width: Math.max(right - left, 3), height: plan.rowHeight };
}

/** The lanes that a bar lies over. */
export const lanesOf = (plan: Plan, scene: Scene, { lane }: { lane: number | null }): Area[] =>
  plan.lanes.filter((_, n) => lane === null || !scene.apart || lane === n);

export const inside = ({ x, y, width, height }: Area, at: { x: number; y: number }, slack = 0): boolean =>
  at.x >= x - slack && at.x <= x + width + slack && at.y >= y && at.y < y + height;

/** The marks under a place, the shortest first. */
export function under(plan: Plan, scene: Scene, look: Look, at: { x: number; y: number }): Bar[] {
  const rows = inside(plan.rows, at);
  return scene.bars.filter((bar) => {
    const area = barArea(plan, look, bar);
    if (rows) return inside(area, at, 2);
    return lanesOf(plan, scene, bar).some((lane) => inside({ ...lane, x: area.x, width: area.width }, at, 1));
  }).sort((a, b) => Number(a.proposed) - Number(b.proposed) || (a.end - a.start) - (b.end - b.start));
}
