/** A person's work on one project: the task on the desk, the one claimed ahead, what was handed in.
 *
 * Nothing waits for the server but the first task. State is plain data in stores; pages show it. */

import * as api from "../api";
import { Refused, Unreached } from "../api";
import { check } from "../check";
import { begun, type Editing, grewFrom, settled } from "../editing";
import { newId } from "../ids";
import type { Answer, Faults, Json, Project } from "../model";
import { Store } from "../store";
import { Drafts } from "./drafts";
import { fragile, keep, kept } from "./keep";
import { Lease } from "./lease";
import { Lessons } from "./lessons";
import { type Entry, outboxOf, type Sender } from "./outbox";
import { presets } from "./presets";
import { Pace } from "./pace";
import { giveBack, type Held, Supply } from "./supply";
import { Tab } from "./tabs";
import { Watch } from "./watch";

/** The task (or page of tasks) on the desk. */
export interface Desktop {
  held: Held;
  /** Which of its tasks is shown. */
  at: number;
  edits: Editing[];
  /** What is wrong, for each task; empty until one tried to hand in. */
  faults: Faults[];
}

export type Phase = "loading" | "working" | "empty" | "paused" | "inactive" | "failed";

export interface DeskState {
  phase: Phase;
  /** Why, where it failed. */
  message: string;
  done: number;
  begunAt: number;
  draft: "saved" | "saving" | "none";
  lapsed: boolean;
  fragile: boolean;
}

const DRAFT_MS = 1500;
const LOOK_MS = 20_000;

export class Desk {
  readonly state: Store<DeskState>;
  readonly desktop = new Store<Desktop | null>(null);
  readonly outbox: Sender;
  /** The answer that was handed in last. */
  before: Answer | null = null;
  readonly lessons = new Lessons((id) => this.supply.fetch(id));
  readonly pace: Pace;
  private ahead: Held | null = null;
  private drafts: Drafts;
  private tab: Tab;
  private watch = new Watch();
  private supply: Supply;
  private filling: Promise<void> | null = null;
  private draftTimer: ReturnType<typeof setTimeout> | undefined;
  private lookTimer: ReturnType<typeof setTimeout> | undefined;
  readonly lease: Lease;
  private closed = false;
  /** Whether it is known what one held before. */
  private resumed = false;

  constructor(readonly project: Project, private member: number) {
    this.state = new Store<DeskState>({
      phase: "loading", message: "", done: 0, begunAt: Date.now(), draft: "none", lapsed: false,
      fragile: false,
    });
    this.pace = new Pace(project.id);
    this.supply = new Supply(project.id, member);
    this.drafts = new Drafts(member);
    this.outbox = outboxOf(member);
    this.outbox.taught = (entry, found) => {
      if (entry.project !== project.id) return;
      void this.lessons.add(entry, found);
      void this.pace.measure(); // Training tasks are none of those that are left.
    };
    this.tab = new Tab(`${member}:${project.id}`, () => this.pause());
    addEventListener("pagehide", this.leaving);
    addEventListener("online", this.again);
    document.addEventListener("visibilitychange", this.hidden);
    this.lease = new Lease(project, () => [this.desktop.get()?.held, this.ahead], (held) => this.lost(held));
  }

  get instructions(): string | null {
    return this.project.instructions ?? null;
  }

  untold(): boolean {
    const told = this.instructions;
    if (!told || kept<string>(this.member, "told", String(this.project.id)) === told) return false;
    keep(this.member, "told", String(this.project.id), told);
    return true;
  }

  // Coming and going

  async open(): Promise<void> {
    this.state.change({ phase: "loading", message: "" });
    await this.tab.take();
    this.resumed = false;
    void this.pace.measure();
    await this.fill();
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.keepDrafts(true);
    // What was claimed ahead and never seen.
    if (this.ahead) giveBack(this.ahead.assignment.id);
    this.ahead = null;
    this.tab.close();
    this.outbox.taught = null;
    clearTimeout(this.draftTimer);
    clearTimeout(this.lookTimer);
    this.lease.end();
    removeEventListener("pagehide", this.leaving);
    removeEventListener("online", this.again);
    document.removeEventListener("visibilitychange", this.hidden);
  }

  /** Go on after another tab had the project, or after it failed. */
  again = (): void => {
    const { phase } = this.state.get();
    if (phase === "paused") return;
    if (phase === "failed" || phase === "inactive") void this.open();
    else void this.fill();
  };

  private pause(): void {
    this.keepDrafts(false);
    this.ahead = null;
    this.desktop.set(null);
    clearTimeout(this.lookTimer);
    this.state.change({ phase: "paused" });
  }

  private leaving = (): void => {
    this.keepDrafts(true);
  };

  private hidden = (): void => {
    if (document.hidden) this.keepDrafts(true);
    this.watch.run(!document.hidden && this.desktop.get() !== null);
  };

  // Getting tasks

  /** What one holds already comes back, the oldest first. */
  private async resume(): Promise<void> {
    const ids = await this.supply.heldBefore((id) => this.knows(id));
    for (const id of ids) {
      const held = await this.supply.fetch(id);
      if (this.closed || this.state.get().phase === "paused") return;
      if (!this.desktop.get()) this.show(held);
      else this.ahead = held;
    }
    this.resumed = true;
  }

  /** See that there is a task on the desk, and one ahead. */
  fill = (): Promise<void> => {
    clearTimeout(this.lookTimer);
    this.filling ??= this.fetch()
      .catch((error: unknown) => this.fail(error))
      .finally(() => {
        this.filling = null;
      });
    return this.filling;
  };

  private async fetch(): Promise<void> {
    await this.supply.settled();
    while (!this.closed && this.state.get().phase !== "paused") {
      if (this.desktop.get() && this.ahead) return;
      // Before the last answer has arrived there the server would give the same task again.
      await this.outbox.flush();
      if (this.outbox.state.get().waiting.length) return this.lookLater(2000);
      if (!this.resumed) {
        await this.resume();
        continue;
      }
      const found = await this.supply.claim();
      if (!found || this.knows(found.id)) {
        if (this.desktop.get()) return;
        this.state.change({ phase: "empty" });
        return this.lookLater(LOOK_MS);
      }
      const held = await this.supply.prepared(found);
      if (this.closed) return giveBack(found.id);
      // Another tab went on meanwhile, and has this one too.
      if ((this.state.get().phase as Phase) === "paused") return;
      if (!this.desktop.get()) this.show(held);
      else this.ahead = held;
    }
  }

  private lookLater(after: number): void {
    clearTimeout(this.lookTimer);
    this.lookTimer = setTimeout(() => void this.fill(), after);
  }

  private knows(id: number): boolean {
    return [this.desktop.get()?.held.assignment.id, this.ahead?.assignment.id].includes(id) ||
      this.outbox.has(id);
  }

  private fail(error: unknown): void {
    if (error instanceof Refused && error.status === 401) {
      this.keepDrafts(false);
      api.session.set(null);
      return;
    }
    if (error instanceof Unreached || (error instanceof Refused && error.passing)) {
      this.outbox.state.change({ offline: error instanceof Unreached });
      return this.lookLater(3000);
    }
    if (this.desktop.get()) return;
    const closedProject = error instanceof Refused && error.status === 409;
    this.state.change({
      phase: closedProject ? "inactive" : "failed",
      message: error instanceof Error ? error.message : String(error),
    });
  }

  // The desk

  private show(held: Held): void {
    let seconds = 0;
    const edits = held.tasks.map((task) => {
      const draft = this.drafts.find(task.id, task.draft);
      seconds += draft?.seconds ?? 0;
      return begun(draft?.answer ?? presets(held.schema, task.data));
    });
    this.lease.begin(held);
    this.watch.begin(seconds / Math.max(held.tasks.length, 1));
    this.desktop.set({ held, at: 0, edits, faults: held.tasks.map(() => ({})) });
    this.state.change({ phase: "working", draft: "none", lapsed: false });
  }

  /** Change the shown task's answer; drafts are saved by themselves. */
  edit(to: (editing: Editing) => Editing): void {
    const desktop = this.desktop.get();
    const before = desktop?.edits[desktop.at];
    if (!desktop || !before) return;
    const after = to(before);
    if (after === before) return;
    const edits = desktop.edits.with(desktop.at, after);
    let { faults } = desktop;
    if (after.answer !== before.answer && Object.keys(faults[desktop.at] ?? {}).length) {
      // What was complained about goes as soon as it is right.
      const still = this.wrong(desktop.held, desktop.at, after);
      const shown = Object.entries(faults[desktop.at] ?? {}).filter(([place]) => place in still);
      faults = faults.with(desktop.at, Object.fromEntries(shown));
    }
    this.desktop.set({ ...desktop, edits, faults });
    if (after.answer !== before.answer) this.changed();
  }

  turnTo(at: number): void {
    const desktop = this.desktop.get();
    if (!desktop || at < 0 || at >= desktop.edits.length) return;
    this.desktop.set({ ...desktop, at });
  }

  private wrong(held: Held, at: number, editing: Editing): Faults {
    return check(held.schema, editing.answer, held.tasks[at]?.data ?? {});
  }

  // Drafts

  private changed(): void {
    const desktop = this.desktop.get();
    const task = desktop?.held.tasks[desktop.at];
    const editing = desktop?.edits[desktop.at];
    if (!desktop || !task || !editing) return;
    const safe = this.drafts.save(desktop.held.assignment.id, task.id, editing.answer, this.watch.seconds);
    this.state.change({ draft: "saving", fragile: !safe });
    clearTimeout(this.draftTimer);
    this.draftTimer = setTimeout(() => void this.sendDrafts(false), DRAFT_MS);
  }

  private async sendDrafts(last: boolean): Promise<void> {
    await this.drafts.send(last);
    if (!this.drafts.pending && this.state.get().draft === "saving") this.state.change({ draft: "saved" });
  }

  private keepDrafts(last: boolean): void {
    clearTimeout(this.draftTimer);
    if (this.drafts.pending) void this.sendDrafts(last);
  }

  // Handing in

  /** Hand in what is on the desk; false if something is missing, which is then shown. */
  submit(): boolean {
    const desktop = this.desktop.get();
    if (!desktop) return false;
    const { held } = desktop;
    const faults = held.tasks.map((_, at) => this.wrong(held, at, desktop.edits[at] as Editing));
    const bad = faults.findIndex((one) => Object.keys(one).length > 0);
    if (bad >= 0) {
      const at = Object.keys(faults[desktop.at] ?? {}).length ? desktop.at : bad;
      this.desktop.set({ ...desktop, at, faults, edits: desktop.edits.map(settled) });
      return false;
    }
    const seconds = Math.round(this.watch.seconds * 10) / (10 * held.tasks.length);
    const answers = held.tasks.map((task, at) => {
      const editing = desktop.edits[at] ?? begun({});
      const parent = grewFrom(editing, task.predictions);
      return {
        task_id: task.id, answer: editing.answer, seconds, ...(parent === null ? {} : { parent_prediction_id: parent }),
      };
    });
    this.handIn("submit", { answers } as unknown as Json);
    return true;
  }

  skip(reason: string): void {
    this.handIn("skip", reason ? { reason } : {});
  }

  private handIn(kind: Entry["kind"], body: Json): void {
    const desktop = this.desktop.get();
    if (!desktop) return;
    const { assignment, tasks } = desktop.held;
    clearTimeout(this.draftTimer);
    if (kind === "submit") this.before = desktop.edits.at(-1)?.answer ?? null;
    const safe = this.outbox.add({
      member: this.member, project: this.project.id, assignment: assignment.id, kind, body,
      key: newId(20), at: Date.now(),
    });
    for (const task of tasks) this.drafts.drop(task.id);
    if (kind === "submit") {
      this.lessons.remember(desktop.held);
      this.pace.handedIn(tasks.length);
    }
    this.desktop.set(null);
    const done = this.state.get().done + (kind === "submit" ? tasks.length : 0);
    this.state.change({ done, draft: "none", fragile: !safe });
    const next = this.ahead;
    this.ahead = null;
    if (next) this.show(next);
    else this.state.change({ phase: "loading" });
    void this.fill();
  }

  /** Put an answer that the server refused on the desk again, with what it said. */
  async reopen(entry: Entry): Promise<void> {
    let held: Held;
    try {
      held = await this.supply.fetch(entry.assignment);
    } catch (error) {
      return this.fail(error);
    }
    this.keepDrafts(false);
    const shown = this.desktop.get()?.held;
    const given = (entry.body as unknown as { answers?: { task_id: number; answer: object }[] }).answers ?? [];
    for (const { task_id, answer } of given)
      keep(this.member, "draft", String(task_id), {
        assignment: entry.assignment, task: task_id, answer, at: Date.now(), seconds: 0,
      });
    this.outbox.drop(entry.assignment);
    if (shown && !this.ahead) this.ahead = shown;
    this.show(held);
    const desktop = this.desktop.get();
    if (desktop && entry.refusal)
      this.desktop.set({ ...desktop, faults: desktop.faults.with(0, entry.refusal.fields) });
  }

  /** A hold whose time is over. */
  private lost(held: Held): void {
    if (held === this.ahead) this.ahead = null;
    else if (held === this.desktop.get()?.held) this.state.change({ lapsed: true });
  }

  /** Whether leaving the page now would lose something. */
  get atRisk(): boolean {
    return fragile();
  }
}
