/** The rows of a table that is longer than anybody reads: fetched in order as far as they are
 * looked at, data only of those in sight. No framework in here. */

import { Store } from "../store";
import type { Data } from "../model";
import * as calls from "./calls";
import { excuse } from "./asked";
import type { Task } from "./model";

export interface State {
  rows: Task[];
  /** How many there are; null = not counted yet. */
  total: number | null;
  whole: boolean;
  failed: string;
  data: ReadonlyMap<number, Data>;
}

const STEP = 1000;
const FIRST = 100;
const LIGHT = "leave_out=data&leave_out=metadata&leave_out=expected";
const IN_SIGHT = 100;

export class Rows {
  readonly state = new Store<State>({ rows: [], total: null, whole: false, failed: "", data: new Map() });
  private after: number | string = 0;
  private wanted = 0;
  private running: Promise<void> | null = null;
  private closed = false;
  private asked = new Set<number>();

  constructor(readonly project: number, readonly filter: calls.Wanted, readonly sort: calls.Sort = "id") {
    calls.countTasks(project, filter).then((total) => !this.closed && this.state.change({ total }), this.fail);
    void this.reach(FIRST);
  }

  close(): void {
    this.closed = true;
  }

  /** See that there are this many rows, if there are. */
  reach = (count: number): Promise<void> => {
    this.wanted = Math.max(this.wanted, count);
    this.running ??= this.fetch().catch(this.fail).finally(() => {
      this.running = null;
    });
    return this.running;
  };

  private async fetch(): Promise<void> {
    while (!this.closed && !this.state.get().whole && this.state.get().rows.length < this.wanted) {
      const size = this.after ? STEP : FIRST;
      const page = await calls.lightTasks(this.project, { ...this.filter, sort: this.sort }, this.after, size, LIGHT);
      if (this.closed) return;
      this.after = page.next ?? this.after;
      const rows = this.state.get().rows;
      this.state.change({ rows: rows.concat(page.items), whole: page.next === null });
    }
  }

  private fail = (error: unknown): void => {
    if (!this.closed) this.state.change({ failed: excuse(error) });
  };

  /** The data of some rows, for those who look at it. */
  async show(tasks: readonly Task[]): Promise<void> {
    const ids = tasks.map((one) => one.id).filter((id) => !this.asked.has(id)).slice(0, IN_SIGHT);
    if (!ids.length) return;
    for (const id of ids) this.asked.add(id);
    try {
      const page = await calls.tasksById(this.project, ids);
      const data = new Map(this.state.get().data);
      for (const one of page.items) data.set(one.id, one.data ?? {});
      if (!this.closed) this.state.change({ data });
    } catch (error) {
      for (const id of ids) this.asked.delete(id);
      this.fail(error);
    }
  }

  /** Rows as they are now, after something was done with them. */
  put(changed: readonly Task[], gone: ReadonlySet<number> = new Set()): void {
    const now = new Map(changed.map((one) => [one.id, one]));
    const { rows, total } = this.state.get();
    const left = rows.filter((one) => !gone.has(one.id)).map((one) => now.get(one.id) ?? one);
    this.state.change({ rows: left, total: total === null ? null : total - (rows.length - left.length) });
  }
}

/** Browsers draw nothing higher than some 30 million pixels: a longer list is scrolled in bigger steps. */
const HIGHEST = 15e6;
export const heightOf = (whole: number): number => Math.min(whole, HIGHEST);

/** How far down the whole list one is, from how far one has scrolled. Pure. */
export function depthAt(scrolled: number, height: number, whole: number): number {
  if (whole <= HIGHEST) return scrolled;
  return Math.min(scrolled, HIGHEST - height) * ((whole - height) / (HIGHEST - height));
}

/** The other way round. */
export function scrollFor(depth: number, height: number, whole: number): number {
  if (whole <= HIGHEST) return depth;
  return depth * ((HIGHEST - height) / (whole - height));
}

/** Which rows are in sight, with some more around them. Pure. */
export function window_(top: number, height: number, row: number, total: number): { from: number; to: number } {
  const spare = 8;
  const from = Math.max(Math.floor(top / row) - spare, 0);
  return { from: Math.min(from, total), to: Math.min(Math.ceil((top + height) / row) + spare, total) };
}
