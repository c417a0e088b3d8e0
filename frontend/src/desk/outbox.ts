/** What was handed in and has not reached the server yet.
 *
 * An entry is kept before anything is sent and goes when the server has answered; its key makes a
 * second sending (after a lost answer, a reload, from another tab) the same as the first. */

import { handIn, Refused, session, Unreached, whoAmI } from "../api";
import type { Faults, Json, Lesson } from "../model";
import { Store } from "../store";
import { every, forget, keep, kept } from "./keep";

export interface Entry {
  member: number;
  project: number;
  assignment: number;
  kind: "submit" | "skip";
  body: Json;
  key: string;
  at: number;
  /** Why the server will not take it. */
  refusal?: { status: number; message: string; fields: Faults };
}

export interface Outbox {
  waiting: Entry[];
  refused: Entry[];
  offline: boolean;
}

/** The outbox of a person, from signing in until somebody else does. */
let own: { member: number; sender: Sender } | null = null;

export function outboxOf(member: number): Sender {
  if (own?.member !== member) {
    own?.sender.stop();
    own = { member, sender: new Sender(member) };
    void own.sender.flush();
  }
  return own.sender;
}

const KIND = "outbox";
const LONGEST_MS = 30_000;

export class Sender {
  readonly state = new Store<Outbox>({ waiting: [], refused: [], offline: false });
  /** Told what training tasks teach when they were handed in. */
  taught: ((entry: Entry, lessons: Lesson[]) => void) | null = null;
  private running: Promise<void> | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private delay = 1000;
  private stopped = false;

  constructor(private member: number) {
    this.look();
    addEventListener("storage", this.look);
    addEventListener("online", this.hurry);
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
    removeEventListener("storage", this.look);
    removeEventListener("online", this.hurry);
  }

  /** Keep an entry and begin to send it; false if the browser could not keep it. */
  add(entry: Entry): boolean {
    const safe = keep(this.member, KIND, String(entry.assignment), entry);
    this.look();
    void this.flush();
    return safe;
  }

  has(assignment: number): boolean {
    return kept(this.member, KIND, String(assignment)) !== null;
  }

  drop(assignment: number): void {
    forget(this.member, KIND, String(assignment));
    this.look();
  }

  /** Send all that waits, the oldest first; ends when there is nothing to be done now. */
  flush(): Promise<void> {
    this.running ??= this.send().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  private look = (): void => {
    const all = every<Entry>(this.member, KIND).sort((a, b) => a.at - b.at);
    this.state.change({
      waiting: all.filter((entry) => !entry.refusal),
      refused: all.filter((entry) => entry.refusal),
    });
  };

  private hurry = (): void => {
    this.delay = 1000;
    clearTimeout(this.timer);
    void this.flush();
  };

  private async send(): Promise<void> {
    for (;;) {
      const [entry] = this.state.get().waiting;
      if (!entry || this.stopped) return;
      try {
        await this.sendOne(entry);
      } catch (error) {
        if (!this.later(error)) throw error;
        return;
      }
      this.delay = 1000;
      this.state.change({ offline: false });
      this.look();
    }
  }

  private async sendOne(entry: Entry): Promise<void> {
    let lessons: Lesson[] | undefined;
    try {
      ({ lessons } = await handIn(entry.assignment, entry.kind, entry.body, entry.key));
    } catch (error) {
      if (!(error instanceof Refused) || error.passing || error.status === 401) throw error;
      if (error.status === 403 && (await this.renewed())) return this.sendOne(entry);
      const { status, message, fields } = error;
      keep(this.member, KIND, String(entry.assignment), { ...entry, refusal: { status, message, fields } });
      return;
    }
    forget(this.member, KIND, String(entry.assignment));
    if (lessons?.length) this.taught?.(entry, lessons);
  }

  /** Whether the session had another token meanwhile (somebody signed in again in another tab). */
  private async renewed(): Promise<boolean> {
    const before = session.get()?.csrf_token;
    const now = await whoAmI();
    if (now?.member.id !== this.member) throw new Refused(401, "unauthenticated", "", "", {}, 0);
    return now.csrf_token !== before;
  }

  /** Whether to try again, and then when. */
  private later(error: unknown): boolean {
    if (error instanceof Refused && error.status === 401) {
      session.set(null);
      return true;
    }
    if (!(error instanceof Unreached || (error instanceof Refused && error.passing))) return false;
    this.state.change({ offline: error instanceof Unreached });
    const asked = error instanceof Refused ? error.retryAfter * 1000 : 0;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.flush(), Math.max(this.delay, asked));
    this.delay = Math.min(this.delay * 2, LONGEST_MS);
    return true;
  }
}
