/** One thing done to many tasks: a few at once, with how far it is. */

import { Refused } from "../api";
import * as calls from "./calls";
import type { Task } from "./model";

export type Action =
  | { kind: "review" | "cancel" | "reopen" | "reset" | "delete" }
  | { kind: "prioritise"; priority: number }
  | { kind: "tag"; tag: string };

export interface Outcome {
  changed: Task[];
  gone: Set<number>;
  refused: number;
  why: string;
}

const AT_ONCE = 4;
const CHUNK = 500;

export async function perform(
  action: Action, tasks: readonly Task[], progress: (done: number) => void,
): Promise<Outcome> {
  const outcome: Outcome = { changed: [], gone: new Set(), refused: 0, why: "" };
  let done = 0;
  const refuse = (error: unknown, count: number) => {
    outcome.refused += count;
    outcome.why = error instanceof Refused ? error.message : String(error);
  };
  if (action.kind === "delete") {
    for (let at = 0; at < tasks.length; at += CHUNK) {
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
  const left = [...tasks];
  const work = async (): Promise<void> => {
    for (let task = left.shift(); task; task = left.shift()) {
      try {
        outcome.changed.push(await one(action, task));
      } catch (error) {
        refuse(error, 1);
      }
      progress(++done);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return outcome;
}

function one(action: Exclude<Action, { kind: "delete" }>, task: Task): Promise<Task> {
  if (action.kind === "prioritise") return calls.changeTask(task.id, { priority: action.priority });
  if (action.kind === "tag")
    return calls.changeTask(task.id, { tags: [...new Set([...(task.tags ?? []), action.tag])] });
  return calls.turnTask(task.id, action.kind as "review");
}
