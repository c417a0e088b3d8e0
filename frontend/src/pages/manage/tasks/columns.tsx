/** The columns of the task table. A new one is a line here; each key of the data may be one too. */

import type { ReactNode } from "react";
import { at } from "../../../data";
import type { Task } from "../../../manage/model";
import type { Data, Json, LabelSchema } from "../../../model";
import { m } from "../../../texts.manage";
import { day } from "../moments";

export interface Column {
  id: string;
  title: string;
  /** Whether its cells want the data of the tasks. */
  data?: boolean;
  /** What the API calls the order by it. */
  sort?: "id" | "updated";
  /** Its share of the width, as a grid says it. */
  width: string;
  shown: boolean;
  cell(task: Task, data: Data | undefined): ReactNode;
}

const LINES: readonly Omit<Column, "title">[] = [
  { id: "id", sort: "id", width: "9.5rem", shown: true, cell: (task) => task.id },
  { id: "name", width: "minmax(6rem, 1fr)", shown: true, cell: (task) => <span dir="auto">{task.name ?? ""}</span> },
  { id: "state", width: "8rem", shown: true, cell: (task) => <span className="chip" data-state={task.state}>{m.states[task.state] ?? task.state}</span> },
  { id: "kind", width: "6rem", shown: false, cell: (task) => m.tasks.kinds[task.kind] ?? task.kind },
  { id: "answers", width: "5.5rem", shown: true, cell: (task) => `${task.answers} / ${task.overlap}` },
  { id: "proposals", width: "6rem", shown: false, cell: (task) => task.prediction_count },
  { id: "priority", width: "5rem", shown: false, cell: (task) => task.priority },
  { id: "tags", width: "minmax(5rem, 0.6fr)", shown: true, cell: (task) => (task.tags ?? []).join(", ") },
  { id: "created", width: "8.5rem", shown: false, cell: (task) => day(task.created_at) },
  { id: "updated", sort: "updated", width: "8.5rem", shown: true, cell: (task) => day(task.updated_at) },
  { id: "completed", width: "8.5rem", shown: false, cell: (task) => (task.completed_at ? day(task.completed_at) : "") },
  { id: "data", width: "minmax(10rem, 2fr)", shown: true, data: true, cell: (_, data) => <span dir="auto">{data ? brief(data) : ""}</span> },
];

export const COLUMNS: readonly Column[] = LINES.map((one) => ({ ...one, title: m.tasks.columnOf[one.id] ?? one.id }));

const word = (value: Json | undefined): string =>
  value === undefined || value === null ? "" : typeof value === "string" ? value : JSON.stringify(value);
const brief = (data: Data): string => Object.values(data).map(word).join(" · ").slice(0, 160);

/** A column of one key of the data; told apart from ours by its first letters. */
const OF = "data:";
const ofData = (key: string): Column => ({
  id: OF + key, title: key, width: "minmax(7rem, 1fr)", shown: false, data: true,
  cell: (_, data) => <span dir="auto">{data ? word(at(data, key)).slice(0, 160) : ""}</span>,
});

/** The keys that the data of tasks may have: those of the inputs, then what some tasks have. */
export function dataKeys(schema: LabelSchema | null, some: Iterable<Data>): string[] {
  const found = new Set((schema?.inputs ?? []).flatMap((one) => one.key ?? []));
  for (const data of some) for (const key of Object.keys(data)) found.add(key);
  return [...found].slice(0, 60);
}

/** The columns of these names, in the order of the table. */
export const columnsOf = (ids: readonly string[]): Column[] => [
  ...COLUMNS.filter((one) => ids.includes(one.id)),
  ...ids.filter((id) => id.startsWith(OF)).map((id) => ofData(id.slice(OF.length))),
];

export const idOf = (key: string): string => OF + key;

const NAME = "glossator:columns";
const usual = (): string[] => COLUMNS.filter((one) => one.shown).map((one) => one.id);

/** What was chosen for this project, else for the last one. */
export function chosenColumns(project: number): string[] {
  for (const name of [`${NAME}:${project}`, NAME]) {
    try {
      const found: unknown = JSON.parse(localStorage.getItem(name) ?? "null");
      const ids = Array.isArray(found) ? found.filter((id): id is string => typeof id === "string") : [];
      // Keys of the data are the project's own.
      const here = name === NAME ? ids.filter((id) => !id.startsWith(OF)) : ids;
      if (here.length) return here;
    } catch {
      // The usual ones then.
    }
  }
  return usual();
}

export function keepColumns(project: number, ids: readonly string[]): void {
  try {
    for (const name of [`${NAME}:${project}`, NAME]) localStorage.setItem(name, JSON.stringify(ids));
  } catch {
    // It holds for this page only.
  }
}
