/** How far one is in a project, and how much is left for everybody. */

import * as api from "../api";
import type { Progress } from "../model";
import { Store } from "../store";

const MEASURE_EVERY = 20;

export class Pace {
  /** What the server said last, and how many tasks were handed in since. */
  readonly known = new Store<(Progress & { since: number }) | null>(null);

  constructor(private project: number) {}

  /** Ask; without an answer the last one counts. */
  async measure(): Promise<void> {
    const found = await api.progress(this.project).catch(() => null);
    if (found) this.known.set({ ...found, since: 0 });
  }

  handedIn(tasks: number): void {
    const known = this.known.get();
    if (!known) return;
    const since = known.since + tasks;
    this.known.set({ ...known, since });
    // Others go on as well.
    if (since >= MEASURE_EVERY) void this.measure();
  }
}
