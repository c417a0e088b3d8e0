/** Unfinished answers: kept here at every change, and at the server a little later. */

import { saveDraft, Unreached } from "../api";
import { isObject } from "../data";
import type { Answer, Json } from "../model";
import { every, forget, keep, kept } from "./keep";

interface Draft {
  assignment: number;
  task: number;
  answer: Answer;
  /** Milliseconds, by the clock of the browser that saved it. */
  at: number;
  seconds: number;
}

const KIND = "draft";
const OLD_MS = 30 * 24 * 3600 * 1000;

export class Drafts {
  /** Drafts that the server does not have yet, by task. */
  private unsent = new Map<number, Draft>();

  constructor(private member: number) {
    for (const draft of every<Draft>(member, KIND))
      if (draft.at < Date.now() - OLD_MS) forget(member, KIND, String(draft.task));
  }

  /** The newest of what is kept here and what the server gave with the task. */
  find(task: number, given: Json | undefined): { answer: Answer; seconds: number } | null {
    const here = kept<Draft>(this.member, KIND, String(task));
    const there = read(given);
    if (here && there) return here.at >= there.at ? here : there;
    return here ?? there;
  }

  save(assignment: number, task: number, answer: Answer, seconds: number): boolean {
    const draft: Draft = { assignment, task, answer, at: Date.now(), seconds };
    this.unsent.set(task, draft);
    return keep(this.member, KIND, String(task), draft);
  }

  drop(task: number): void {
    this.unsent.delete(task);
    forget(this.member, KIND, String(task));
  }

  get pending(): boolean {
    return this.unsent.size > 0;
  }

  /** Give the server what it has not got; what fails is kept here all the same. */
  async send(last = false): Promise<void> {
    const drafts = [...this.unsent.values()];
    this.unsent.clear();
    for (const draft of drafts) {
      const { answer, at, seconds } = draft;
      try {
        await saveDraft(draft.assignment, draft.task, { answer, at, seconds } as unknown as Json, last);
      } catch (error) {
        if (error instanceof Unreached && !this.unsent.has(draft.task)) this.unsent.set(draft.task, draft);
      }
    }
  }
}

/** A draft as this page saves it; another editor's, or a bare answer, counts as the oldest. */
function read(given: Json | undefined): { answer: Answer; at: number; seconds: number } | null {
  if (!isObject(given)) return null;
  const { answer, at, seconds } = given;
  if (isObject(answer))
    return {
      answer: answer as unknown as Answer,
      at: typeof at === "number" ? at : 0,
      seconds: typeof seconds === "number" ? seconds : 0,
    };
  const bare = ["values", "regions", "relations"].some((part) => Array.isArray(given[part]));
  return bare ? { answer: given as unknown as Answer, at: 0, seconds: 0 } : null;
}
