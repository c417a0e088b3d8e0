/** Tables and texts that become tasks: read, looked at, mapped onto what the project shows. Pure. */

import type { Data, Input, Json } from "../model";
import type { NewTask } from "./calls";

export interface Table {
  head: string[];
  rows: string[][];
}

/** Separated values as RFC 4180 has them; `separator` null = the likeliest of the first line. */
export function readTable(text: string, separator: string | null = null): Table {
  const whole = text.startsWith("\ufeff") ? text.slice(1) : text;
  const between = separator ?? likeliest(whole);
  const rows = cells(whole, between).filter((row) => row.length > 1 || row[0] !== "");
  const [head = [], ...rest] = rows;
  const seen = new Map<string, number>();
  const named = head.map((one, n) => {
    const name = one.trim() || `column ${n + 1}`;
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    return times === 1 ? name : `${name} ${times}`;
  });
  return { head: named, rows: rest };
}

function likeliest(text: string): string {
  const line = /^[^\r\n]*/.exec(text)?.[0] ?? "";
  const outside = line.replace(/"[^"]*"/g, "");
  const count = (mark: string) => outside.split(mark).length;
  return [",", ";", "\t", "|"].reduce((best, one) => (count(one) > count(best) ? one : best));
}

function cells(text: string, between: string): string[][] {
  const rows: string[][] = [];
  let [row, cell, quoted] = [[] as string[], "", false];
  const endRow = () => {
    row.push(cell);
    rows.push(row);
    [row, cell] = [[], ""];
  };
  for (let n = 0; n < text.length; n++) {
    const letter = text.charAt(n);
    if (quoted) {
      if (letter !== '"') cell += letter;
      else if (text.charAt(n + 1) === '"') cell += text.charAt(n++);
      else quoted = false;
    } else if (letter === '"' && cell === "") quoted = true;
    else if (letter === between) {
      row.push(cell);
      cell = "";
    } else if (letter === "\n" || letter === "\r") {
      if (letter === "\r" && text.charAt(n + 1) === "\n") n++;
      endRow();
    } else cell += letter;
  }
  if (cell !== "" || row.length) endRow();
  return rows;
}

/** Where a column goes: a key of the data, a part of the task, or nowhere. */
export type Target = { to: "data"; key: string } | { to: "name" | "unique_id" | "tags" | "priority" | "nowhere" };

const PARTS: { [column: string]: "name" | "unique_id" | "tags" | "priority" } = {
  name: "name", title: "name", unique_id: "unique_id", external_id: "unique_id", tags: "tags", priority: "priority",
};

/** A likely target for each column: an input of that name, a part of the task, else its own name; a
 * table without a column for the only input gives it the longest. */
export function guess(table: Table, inputs: readonly Input[]): Target[] {
  const keys = inputs.flatMap((one) => one.key ?? []);
  const targets = table.head.map((column): Target => {
    const key = keys.find((one) => one.toLowerCase() === column.toLowerCase());
    if (key) return { to: "data", key };
    const part = PARTS[column.toLowerCase().replaceAll(" ", "_")];
    return part ? { to: part } : { to: "data", key: column };
  });
  const [only] = keys;
  if (keys.length !== 1 || only === undefined || targets.some((one) => one.to === "data" && one.key === only)) return targets;
  const some = table.rows.slice(0, 50);
  const long = table.head.map((_, n) => some.reduce((sum, row) => sum + (row[n]?.length ?? 0), 0));
  const at = long.indexOf(Math.max(...long));
  return targets.map((one, n) => (n === at && one.to === "data" ? { to: "data", key: only } : one));
}

/** A task of a row, or what is wrong with it. */
export function taskOf(row: readonly string[], targets: readonly Target[], inputs: readonly Input[], words: { missing(key: string): string; priority: string }): NewTask | string {
  const data: Data = {};
  const task: NewTask = { data };
  for (const [n, target] of targets.entries()) {
    const cell = row[n] ?? "";
    if (target.to === "data") data[target.key] = valueOf(cell, inputs.find((one) => one.key === target.key));
    else if (cell.trim() === "" || target.to === "nowhere") continue;
    else if (target.to === "tags") task.tags = [...new Set(cell.split(/[,;]/).map((one) => one.trim()).filter(Boolean))];
    else if (target.to === "priority") {
      if (!Number.isInteger(Number(cell))) return words.priority;
      task.priority = Number(cell);
    } else task[target.to] = cell.trim();
  }
  const lacks = inputs.find((one) => one.key && one.required !== false && (data[one.key] === undefined || data[one.key] === ""));
  return lacks?.key ? words.missing(lacks.key) : task;
}

/** A cell is text, but for lists and objects where the project shows such. */
function valueOf(cell: string, input: Input | undefined): Json {
  const listed = input && (input.many || ["table", "list", "chat", "paragraphs", "time_series"].includes(input.media));
  if (!listed || !/^\s*[[{]/.test(cell)) return cell;
  try {
    return JSON.parse(cell) as Json;
  } catch {
    return cell;
  }
}

/** The texts of a file: whole, or a line each. */
export const textsOf = (text: string, lines: boolean): string[] =>
  lines ? text.split(/\r?\n/).map((one) => one.trimEnd()).filter((one) => one.trim() !== "") : text.trim() ? [text] : [];
