/** Where tasks come from: what one holds already, and what is claimed. */

import * as api from "../api";
import { newId } from "../ids";
import type { Assignment, LabelSchema, WorkTask } from "../model";
import { prefetch } from "./media";

/** An assignment with all that showing it takes. */
export interface Held {
  assignment: Assignment;
  schema: LabelSchema;
  tasks: WorkTask[];
}

const MOST = 2;

/** What is being given back: before that is done nobody asks what one holds. */
let releasing: Promise<void> = Promise.resolve();

export function giveBack(id: number): void {
  releasing = api.release(id).catch(() => undefined);
}

export class Supply {
  private schemas = new Map<number, Promise<LabelSchema>>();
  /** Of one claim, until its answer is here: a lost answer is no second hold. */
  private key = newId(20);

  constructor(private project: number, private member: number) {}

  settled = (): Promise<void> => releasing;

  /** The ids of what one holds, the oldest first, without those that are `done`. */
  async heldBefore(done: (id: number) => boolean): Promise<number[]> {
    const rows = await api.held(this.project, this.member);
    return [...new Set(rows.map((row) => row.id))].filter((id) => !done(id)).slice(0, MOST);
  }

  async claim(): Promise<Assignment | undefined> {
    const found = await api.claim(this.project, this.key);
    this.key = newId(20);
    return found;
  }

  async fetch(id: number): Promise<Held> {
    return this.prepared(await api.assignment(id));
  }

  /** With its schema; pictures and texts are loaded, or known to be unloadable. */
  async prepared(assignment: Assignment): Promise<Held> {
    const version = assignment.schema_version ?? 1;
    let known = this.schemas.get(version);
    if (!known) {
      known = api.schema(this.project, version);
      known.catch(() => this.schemas.delete(version));
      this.schemas.set(version, known);
    }
    const schema = await known;
    const tasks = assignment.tasks ?? [];
    await prefetch(schema, tasks);
    return { assignment, schema, tasks };
  }
}
