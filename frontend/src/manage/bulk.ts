/** One thing done to many tasks: a few at once, with how far it is, and how it is taken back. */

import { Refused } from "../api";
import * as calls from "./calls";
import type { Task } from "./model";

export type Action =
  | { kind: "review" | "cancel" | "reopen" | "reset" | "delete" | "together" }
  | { kind: "prioritise"; priority: number }
  | { kind: "want"; overlap: number }
  | { kind: "tag" | "untag"; tag: string }
  /** Each as it was: what is sent by task. */
  | { kind: "restore"; bodies: ReadonlyMap<number, object> };

export interface Outcome {
  changed: Task[];
  gone: Set<number>;
  refused: number;
  why: string;
  /** What takes it back from those that were changed; null = nothing does. */
  undo: Action | null;
}

const AT_ONCE = 4;
const CHUNK = 500;

export async function perform(
  action: Action, tasks: readonly Task[], progress: (done: number) => void, stop: AbortSignal,
): Promise<Outcome> {
  const outcome: Outcome = { changed: [], gone: new Set(), refused: 0, why: "", undo: null };
  let done = 0;
  const refuse = (error: unknown, count: number) => {
    outcome.refused += count;
    outcome.why = error instanceof Refused ? error.message : String(error);
  };
  if (action.kind === "delete") {
    for (let at = 0; at < tasks.length && !stop.aborted; at += CHUNK) {
      const ids = tasks.slice(at, at + CHUNK).map((one) => one.id);
      try {
        await calls.deleteTasks(ids);
        for (const id of ids) outcome.gone.add(id);
      } catch (error) {
        refuse(error, ids.length);
      }
      progress((done += ids.length));
    }
    return outcome;
  }
  if (action.kind === "together") {
    try {
      await together(tasks);
      outcome.changed = [...tasks];
    } catch (error) {
      refuse(error, tasks.length);
    }
    return outcome;
  }
  const left = [...tasks];
  const work = async (): Promise<void> => {
    for (let task = left.shift(); task && !stop.aborted; task = left.shift()) {
      try {
        outcome.changed.push(await one(action, task));
      } catch (error) {
        refuse(error, 1);
      }
      progress(++done);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  outcome.undo = undoing(action, tasks, outcome.changed);
  return outcome;
}

/** On one page, in their order. */
async function together(tasks: readonly Task[]): Promise<void> {
  const ids = tasks.map((one) => one.id).sort((a, b) => a - b);
  await calls.createPage(tasks[0]?.batch_id ?? 0, ids);
}

function one(action: Exclude<Action, { kind: "delete" | "together" }>, task: Task): Promise<Task> {
  const body = bodyOf(action, task);
  return body ? calls.changeTask(task.id, body) : calls.turnTask(task.id, action.kind as "review");
}

/** What a task is changed to; null = its state is turned. */
function bodyOf(action: Action, task: Task): object | null {
  const tags = task.tags ?? [];
  switch (action.kind) {
    case "prioritise":
      return { priority: action.priority };
    case "want":
      return { overlap: action.overlap };
    case "tag":
      return { tags: [...new Set([...tags, action.tag])] };
    case "untag":
      return { tags: tags.filter((one) => one !== action.tag) };
    case "restore":
      return action.bodies.get(task.id) ?? {};
    default:
      return null;
  }
}

/** How what was done to some tasks is taken back, from what they were before. Pure. */
export function undoing(action: Action, before: readonly Task[], changed: readonly Task[]): Action | null {
  if (!changed.length) return null;
  if (action.kind === "cancel") return { kind: "reopen" };
  if (action.kind === "reopen") return { kind: "cancel" };
  const what = { prioritise: "priority", want: "overlap", tag: "tags", untag: "tags" }[action.kind as string] as
    | "priority" | "overlap" | "tags" | undefined;
  if (!what) return null;
  const now = new Set(changed.map((one) => one.id));
  const bodies = before.filter((one) => now.has(one.id)).map((one) => [one.id, { [what]: one[what] ?? [] }] as const);
  return { kind: "restore", bodies: new Map(bodies) };
}
