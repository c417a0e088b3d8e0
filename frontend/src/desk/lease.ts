/** The time that one has for the tasks one holds: renewed while the page is looked at. */

import * as api from "../api";
import { Refused } from "../api";
import type { Project } from "../model";
import type { Held } from "./supply";

export class Lease {
  private timer: ReturnType<typeof setInterval>;

  /** `held` says what is held now; `lost` hears of what the server has given to others. */
  constructor(project: Project, private held: () => (Held | null | undefined)[], private lost: (held: Held) => void) {
    const lease = (project.settings?.lease_s ?? 1800) * 1000;
    this.timer = setInterval(() => void this.renew(), Math.min(lease / 3, 300_000));
  }

  end(): void {
    clearInterval(this.timer);
  }

  private async renew(): Promise<void> {
    if (document.hidden) return;
    for (const held of this.held()) {
      if (!held) continue;
      try {
        await api.renew(held.assignment.id);
      } catch (error) {
        if (error instanceof Refused && error.status === 409) this.lost(held);
      }
    }
  }
}
