/** What training tasks taught, until it was looked at. */

import type { Answer, LabelSchema, Lesson, WorkTask } from "../model";
import { Store } from "../store";
import type { Entry } from "./outbox";
import type { Held } from "./supply";

/** A lesson with the task and the answer that it is about. */
export interface Taught extends Lesson {
  task: WorkTask;
  schema: LabelSchema;
  given: Answer;
}

/** So many tasks are remembered while their answers are on the way. */
const MOST = 50;

export class Lessons {
  readonly waiting = new Store<readonly Taught[]>([]);
  private handed = new Map<number, Held>();

  /** `fetch` gets a task that was handed in before the page was loaded. */
  constructor(private fetch: (assignment: number) => Promise<Held>) {}

  remember(held: Held): void {
    this.handed.set(held.assignment.id, held);
    const [oldest] = this.handed.keys();
    if (this.handed.size > MOST && oldest !== undefined) this.handed.delete(oldest);
  }

  add = async (entry: Entry, lessons: Lesson[]): Promise<void> => {
    const { answers = [] } = entry.body as unknown as { answers?: { task_id: number; answer: Answer }[] };
    const held = this.handed.get(entry.assignment) ?? await this.fetch(entry.assignment).catch(() => null);
    if (!held) return;
    const found = lessons.flatMap((lesson): Taught[] => {
      const task = held.tasks.find((one) => one.id === lesson.task_id);
      const given = answers.find((one) => one.task_id === lesson.task_id)?.answer;
      return task && given ? [{ ...lesson, task, schema: held.schema, given }] : [];
    });
    this.waiting.set([...this.waiting.get(), ...found]);
  };

  /** The first one was looked at. */
  next(): void {
    this.waiting.set(this.waiting.get().slice(1));
  }
}
