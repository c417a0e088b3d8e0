/** The time that one has for the tasks one holds: renewed while the page is looked at. */

import * as api from "../api";
import { Refused } from "../api";
import type { Project } from "../model";
import { Store } from "../store";
import type { Held } from "./supply";

export class Lease {
  /** When the time for the task on the desk is over, in milliseconds. */
  readonly until = new Store<number | null>(null);
  private timer: ReturnType<typeof setInterval>;

  /** `held` says what is held now; `lost` hears of what the server has given to others. */
  constructor(project: Project, private held: () => (Held | null | undefined)[], private lost: (held: Held) => void) {
    const lease = (project.settings?.lease_s ?? 1800) * 1000;
    this.timer = setInterval(() => void this.renew(), Math.min(lease / 3, 300_000));
  }

  begin({ assignment: { lease_at } }: Held): void {
    this.until.set(lease_at ? Date.parse(lease_at) : null);
  }

  end(): void {
    clearInterval(this.timer);
  }

  private async renew(): Promise<void> {
    if (document.hidden) return;
    for (const held of this.held()) {
      if (!held) continue;
      try {
        const { lease_at } = await api.renew(held.assignment.id);
        if (held === this.held()[0]) this.until.set(Date.parse(lease_at));
      } catch (error) {
        if (error instanceof Refused && error.status === 409) this.lost(held);
      }
    }
  }
}
