/** A reviewer's way through a project: the task shown, the one loaded ahead, verdicts under way. */

import { Refused } from "../api";
import type { Answer, LabelSchema, WorkTask } from "../model";
import { Store } from "../store";
import { prefetch } from "../desk/media";
import * as calls from "./calls";
import type { Annotation, Review, Task, Verdict } from "./model";

/** A task with what there is to judge. */
export interface Case {
  task: Task;
  work: WorkTask;
  schema: LabelSchema;
  annotations: Annotation[];
  reviews: Map<number, Review[]>;
}

export interface State {
  phase: "loading" | "working" | "empty" | "failed";
  current: Case | null;
  message: string;
  done: number;
  sending: number;
  /** Verdicts that the server did not take. */
  refused: { task: number; message: string }[];
}

const JUDGED = ["submitted", "accepted", "rejected"];

export class Reviewing {
  readonly state = new Store<State>({
    phase: "loading", current: null, message: "", done: 0, sending: 0, refused: [],
  });
  private rows: Task[] = [];
  private after: number | null = 0;
  private walked: "in_review" | "rejected" | "end" = "in_review";
  private ahead: Promise<Case | null> | null = null;
  private schemas = new Map<number, Promise<LabelSchema>>();
  private seen = new Set<number>();

  /** `author`: whose own answers are not theirs to judge; null = all may be judged. */
  constructor(readonly project: number, private author: number | null) {}

  /** Begin: with this task, or with the first one that waits. */
  async open(first: number): Promise<void> {
    try {
      if (first) this.ahead = this.caseOf(first, "all");
      await this.next();
    } catch (error) {
      this.state.change({ phase: "failed", message: error instanceof Error ? error.message : String(error) });
    }
  }

  next = async (): Promise<void> => {
    const coming = this.ahead ?? this.find();
    this.ahead = null;
    this.state.change({ phase: "loading" });
    let current: Case | null;
    try {
      current = await coming;
    } catch (error) {
      return this.state.change({ phase: "failed", message: error instanceof Error ? error.message : String(error) });
    }
    this.state.change({ phase: current ? "working" : "empty", current });
    if (!current) return;
    this.ahead = this.find();
    this.ahead.catch(() => undefined);
  };

  /** Look again from the beginning. */
  again = (): void => {
    this.rows = [];
    this.after = 0;
    this.walked = "in_review";
    this.seen.clear();
    this.ahead = null;
    void this.next();
  };

  /** The next task that waits for a verdict; after those the rejected ones that were corrected. */
  private async find(): Promise<Case | null> {
    for (;;) {
      const row = this.rows.shift();
      if (row) {
        if (this.seen.has(row.id)) continue;
        const found = await this.caseOf(row.id, this.walked === "rejected" ? "corrected" : "others");
        if (found) return found;
        continue;
      }
      if (this.walked === "end") return null;
      if (this.after === null) {
        this.walked = this.walked === "in_review" ? "rejected" : "end";
        this.after = 0;
        continue;
      }
      const page = await calls.tasks(this.project, { state: this.walked }, this.after, 50, "data");
      this.rows = page.items;
      this.after = page.next;
    }
  }

  /** A task to judge; null if there is nothing of that kind in it. */
  private async caseOf(id: number, only: "all" | "others" | "corrected"): Promise<Case | null> {
    const task = await calls.task(id);
    const annotations = (task.annotations ?? []).filter((one) => JUDGED.includes(one.state) && one.answer);
    if (!annotations.length) return null;
    if (only !== "all" && annotations.every((one) => one.member_id === this.author)) return null;
    const lists = await Promise.all(annotations.map((one) => calls.reviews(one.id)));
    const reviews = new Map(annotations.map((one, n) => [one.id, lists[n] ?? []]));
    if (only === "corrected" && !annotations.some((one) => isCorrected(one, reviews.get(one.id) ?? []))) return null;
    this.seen.add(id);
    let schema = this.schemas.get(task.schema_version);
    if (!schema) this.schemas.set(task.schema_version, (schema = calls.schemaOf(this.project, task.schema_version)));
    const work = await workOf(task, annotations[0]);
    const known = await schema;
    await prefetch(known, [work]);
    return { task, work, schema: known, annotations, reviews };
  }

  /** Whether an answer waits for this reviewer's verdict. */
  waits(one: Annotation): boolean {
    return one.state === "submitted" && one.member_id !== this.author;
  }

  /** Give a verdict; nothing waits for the server. Whether the task has another answer to judge. */
  judge(annotation: Annotation, verdict: Verdict, comment: string, seconds: number, fixed?: Answer): boolean {
    const { current } = this.state.get();
    if (!current) return false;
    const said = { verdict, seconds, ...(comment ? { comment } : {}), ...(fixed ? { answer: fixed } : {}) };
    const state = verdict === "rejected" ? "rejected" : verdict === "commented" ? annotation.state : "accepted";
    const annotations = current.annotations.map((one) =>
      one.id === annotation.id ? { ...one, state, ...(fixed ? { answer: fixed } : {}) } : one);
    this.state.change({
      current: { ...current, annotations }, done: this.state.get().done + 1, sending: this.state.get().sending + 1,
    });
    calls.review(annotation.id, said).catch((error: unknown) => {
      const message = error instanceof Refused ? error.message : String(error);
      this.state.change({ refused: [...this.state.get().refused, { task: current.task.id, message }] });
    }).finally(() => this.state.change({ sending: this.state.get().sending - 1 }));
    return annotations.some((one) => this.waits(one));
  }
}

/** Whether an answer was changed after it was rejected. */
export function isCorrected(annotation: Annotation, reviews: readonly Review[]): boolean {
  const last = reviews.filter((one) => one.verdict !== "commented").at(-1);
  return annotation.state === "rejected" && last?.verdict === "rejected" && annotation.updated_at > last.at;
}

/** The task as its labeller gets it: with the addresses of the files that other dialects name. */
export async function workOf(task: Task, annotation: Annotation | undefined): Promise<WorkTask> {
  const plain = { id: task.id, name: task.name ?? null, data: task.data ?? {} };
  if (!annotation) return plain;
  const held = await calls.hold(annotation.assignment_id).catch(() => null);
  return { ...plain, files: held?.tasks?.find((one) => one.id === task.id)?.files ?? {} };
}
