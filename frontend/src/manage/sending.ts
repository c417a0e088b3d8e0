/** Rows sent as tasks in chunks: what is wrong with one row keeps no other back. */

import { Refused } from "../api";
import type { NewTask } from "./calls";
import { cell } from "./saving";

/** A row of a table or a line of a text, from 1, with what stood in it. */
export interface Row {
  row: number;
  task: NewTask;
  cells: readonly string[];
}

const CHUNK = 500;
/** What the server says of what is sent, and not of who sends it. */
const OF_ROWS = [400, 409, 413, 422];

export async function sendRows(
  rows: readonly Row[], create: (tasks: NewTask[]) => Promise<void>, failed: (row: Row, why: string) => void, stopped: () => boolean,
): Promise<void> {
  const left: (readonly Row[])[] = [];
  for (let at = 0; at < rows.length; at += CHUNK) left.push(rows.slice(at, at + CHUNK));
  for (let some = left.shift(); some?.length && !stopped(); some = left.shift()) {
    try {
      await create(some.map((one) => one.task));
    } catch (error) {
      if (!(error instanceof Refused) || !OF_ROWS.includes(error.status)) throw error;
      const bad = badOf(error, some.length);
      if (bad !== null || some.length === 1) {
        const n = bad ?? 0;
        failed(some[n] as Row, whyOf(error));
        left.unshift(some.toSpliced(n, 1));
      } else {
        const half = some.length >> 1;
        left.unshift(some.slice(0, half), some.slice(half));
      }
    }
    while (left[0]?.length === 0) left.shift();
  }
}

/** Which of the tasks the server names: `tasks/7/tags`; null if it names none. */
function badOf(error: Refused, count: number): number | null {
  for (const place of Object.keys(error.fields)) {
    const n = Number(/^tasks\/(\d+)(?:\/|$)/.exec(place)?.[1] ?? NaN);
    if (n < count) return n;
  }
  return null;
}

/** The number that the server gave the task in its chunk says nothing here. */
const whyOf = (error: Refused): string =>
  Object.values(error.fields)[0] ?? error.message.replace(/^task \d+: /, "");

/** What did not come through, as a table with what stood there. */
export function failuresAsCsv(failed: readonly { name: string; why: string; row?: number; cells?: readonly string[] }[]): string {
  const rows = failed.map((one) => [one.name, one.row ?? "", one.why, ...(one.cells ?? [])].map(cell).join(","));
  return ["file,row,why,cells", ...rows, ""].join("\n");
}
