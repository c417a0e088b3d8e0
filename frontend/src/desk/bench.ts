/** Where a task is worked on, as its page sees it: the labeller's desk, or a bench for one answer. */

import { check } from "../check";
import { begun, type Editing, settled } from "../editing";
import type { Answer, LabelSchema, WorkTask } from "../model";
import { Store } from "../store";
import type { Desktop } from "./desk";

export interface Bench {
  readonly desktop: Store<Desktop | null>;
  /** What handing in is called here. */
  readonly says?: string;
  /** The answer handed in before this one, to copy marks from. */
  readonly before?: Answer | null;
  /** What labelers of the project are told. */
  readonly instructions?: string | null;
  /** Whether they were not told yet; asked once. */
  untold?(): boolean;
  edit(to: (editing: Editing) => Editing): void;
  turnTo(at: number): void;
  /** Hand in; false if something is missing, which is then shown. */
  submit(): boolean;
  skip?(reason: string): void;
}

interface Work {
  schema: LabelSchema;
  task: WorkTask;
  answer: Answer;
  instructions?: string | null;
}

/** One answer to look at (without `done`), to correct or to try. Nothing is sent from here. */
export class OneBench implements Bench {
  readonly desktop: Store<Desktop | null>;
  readonly instructions: string | null;
  private begun = Date.now();

  constructor(
    { schema, task, answer, instructions = null }: Work,
    readonly says: string = "",
    private done: ((answer: Answer, seconds: number) => void) | null = null,
  ) {
    this.instructions = instructions;
    const assignment = { id: 0, project_id: 0, member_id: 0, state: "active", task_ids: [task.id] };
    this.desktop = new Store<Desktop | null>({
      held: { assignment, schema, tasks: [task] }, at: 0, edits: [begun(answer)], faults: [{}],
    });
  }

  edit(to: (editing: Editing) => Editing): void {
    const desktop = this.desktop.get();
    const before = desktop?.edits[0];
    if (!desktop || !before) return;
    const after = to(before);
    const next = this.done ? after : { ...before, selected: after.selected };
    if (after !== before) this.desktop.set({ ...desktop, edits: [next] });
  }

  turnTo(): void {
    // There is one task.
  }

  submit(): boolean {
    const desktop = this.desktop.get();
    const editing = desktop?.edits[0];
    const task = desktop?.held.tasks[0];
    if (!desktop || !editing || !task || !this.done) return false;
    const faults = check(desktop.held.schema, editing.answer, task.data);
    if (Object.keys(faults).length) {
      this.desktop.set({ ...desktop, faults: [faults], edits: [settled(editing)] });
      return false;
    }
    this.done(editing.answer, Math.round((Date.now() - this.begun) / 100) / 10);
    return true;
  }
}
