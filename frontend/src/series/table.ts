/** Columns of a series: from CSV, from JSON, or as they are in the task's data. Pure. */

import { isObject } from "../data";
import type { Data, Json } from "../model";

/** Columns by name, in their order; all of the same length. Cells are as they were. */
export type Table = Map<string, (number | string | null)[]>;

/** The table of a task's value or of a file's text; null if it is none. */
export function tableOf(value: Json, options: Data): Table | null {
  if (typeof value !== "string") return ofJson(value);
  const text = value.trim();
  if (/^[[{]/.test(text)) {
    try {
      return ofJson(JSON.parse(text) as Json);
    } catch {
      return null;
    }
  }
  return ofLines(text, separatorOf(text, options["separator"]));
}

const cell = (value: Json | undefined): number | string | null =>
  typeof value === "number" || typeof value === "string" ? value : typeof value === "boolean" ? Number(value) : null;

/** `{column: [cells]}`, a list of rows with names, or a list of rows below a row of names. */
function ofJson(value: Json): Table | null {
  if (isObject(value)) {
    const columns = Object.entries(value).flatMap(([name, cells]) => Array.isArray(cells) ? [[name, cells.map(cell)] as const] : []);
    const length = Math.min(...columns.map(([, cells]) => cells.length));
    return columns.length ? new Map(columns.map(([name, cells]) => [name, cells.slice(0, length)])) : null;
  }
  if (!Array.isArray(value) || value.length === 0) return null;
  if (value.every((row) => isObject(row))) {
    const names = [...new Set(value.flatMap((row) => Object.keys(row as Data)))];
    return new Map(names.map((name) => [name, value.map((row) => cell((row as Data)[name]))]));
  }
  const rows = value.filter((row) => Array.isArray(row)) as Json[][];
  return rows.length === value.length ? ofRows(rows.map((row) => row.map(cell))) : null;
}

/** The first row names the columns, unless it is numbers. */
function ofRows(rows: (number | string | null)[][]): Table | null {
  const [first = []] = rows;
  const named = first.some((one) => typeof one === "string" && one.trim() !== "" && !Number.isFinite(numberOf(one)));
  const names = first.map((one, n) => (named ? String(one ?? n).trim() : String(n)));
  const body = named ? rows.slice(1) : rows;
  return names.length ? new Map(names.map((name, n) => [name, body.map((row) => row[n] ?? null)])) : null;
}

function separatorOf(text: string, said: Json | undefined): string {
  if (typeof said === "string" && said && said !== "auto") return said.replace("\\t", "\t")[0] ?? ",";
  const [first = ""] = text.split("\n", 1);
  const counts = [",", ";", "\t", "|"].map((one) => ({ one, count: first.split(one).length }));
  return counts.reduce((best, next) => (next.count > best.count ? next : best)).one;
}

/** CSV, with cells in quotes where they need them. */
function ofLines(text: string, separator: string): Table | null {
  if (!text) return null;
  if (!text.includes('"')) return ofRows(text.split(/\r?\n/).map((line) => line.split(separator)));
  const rows: string[][] = [[]];
  let [word, quoted] = ["", false];
  const end = () => {
    rows.at(-1)?.push(word);
    word = "";
  };
  for (let at = 0; at < text.length; at++) {
    const letter = text[at] as string;
    if (quoted && letter === '"' && text[at + 1] === '"') word += text[at++];
    else if (letter === '"') quoted = !quoted;
    else if (!quoted && letter === separator) end();
    else if (!quoted && letter === "\n") {
      end();
      rows.push([]);
    } else if (quoted || letter !== "\r") word += letter;
  }
  end();
  return ofRows(rows);
}

/** The number of a cell; not a number where there is none. */
export const numberOf = (value: number | string | null | undefined): number =>
  typeof value === "number" ? value : typeof value === "string" && value.trim() !== "" ? Number(value) : NaN;
