/** The columns of the task table. A new one is a line here. */

import type { ReactNode } from "react";
import type { Task } from "../../../manage/model";
import type { Data } from "../../../model";
import { m } from "../../../texts.manage";
import { day } from "../moments";

export interface Column {
  id: string;
  /** Its share of the width, as a grid says it. */
  width: string;
  shown: boolean;
  cell(task: Task, data: Data | undefined): ReactNode;
}

export const COLUMNS: readonly Column[] = [
  { id: "id", width: "9.5rem", shown: true, cell: (task) => task.id },
  { id: "name", width: "minmax(6rem, 1fr)", shown: true, cell: (task) => <span dir="auto">{task.name ?? ""}</span> },
  { id: "state", width: "8rem", shown: true, cell: (task) => <span className="chip" data-state={task.state}>{m.states[task.state] ?? task.state}</span> },
  { id: "kind", width: "6rem", shown: false, cell: (task) => m.tasks.kinds[task.kind] ?? task.kind },
  { id: "answers", width: "5.5rem", shown: true, cell: (task) => `${task.answers} / ${task.overlap}` },
  { id: "proposals", width: "6rem", shown: false, cell: (task) => task.prediction_count },
  { id: "priority", width: "5rem", shown: false, cell: (task) => task.priority },
  { id: "tags", width: "minmax(5rem, 0.6fr)", shown: true, cell: (task) => (task.tags ?? []).join(", ") },
  { id: "created", width: "8.5rem", shown: false, cell: (task) => day(task.created_at) },
  { id: "updated", width: "8.5rem", shown: true, cell: (task) => day(task.updated_at) },
  { id: "completed", width: "8.5rem", shown: false, cell: (task) => (task.completed_at ? day(task.completed_at) : "") },
  { id: "data", width: "minmax(10rem, 2fr)", shown: true, cell: (_, data) => <span dir="auto">{data ? brief(data) : ""}</span> },
];

function brief(data: Data): string {
  return Object.values(data).map((value) => (typeof value === "string" ? value : JSON.stringify(value)))
    .join(" · ").slice(0, 160);
}

const NAME = "glossator:columns";

export function chosenColumns(): string[] {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(NAME) ?? "null");
    if (Array.isArray(found)) return COLUMNS.map((one) => one.id).filter((id) => found.includes(id));
  } catch {
    // The usual ones then.
  }
  return COLUMNS.filter((one) => one.shown).map((one) => one.id);
}

export function keepColumns(ids: readonly string[]): void {
  try {
    localStorage.setItem(NAME, JSON.stringify(ids));
  } catch {
    // It holds for this page only.
  }
}
