/** Rows and columns in data: a list of objects or of lists, an object of lines. Pure. */

import { isObject } from "../../../../data";
import type { Json } from "../../../../model";

export interface Table {
  /** None if the rows have no names for them. */
  columns: string[];
  rows: (Json | undefined)[][];
  /** The first cell of a row is its name. */
  named: boolean;
}

/** The value as a table; null if it is none. */
export function tableOf(value: Json): Table | null {
  if (isObject(value)) return { columns: [], rows: Object.entries(value), named: true };
  if (!Array.isArray(value) || value.length === 0) return null;
  if (value.every(isObject)) {
    const columns = [...new Set(value.flatMap((row) => Object.keys(row)))];
    return { columns, rows: value.map((row) => columns.map((name) => row[name])), named: false };
  }
  if (!value.every(Array.isArray)) return null;
  const [head, ...rows] = value as Json[][];
  const isHead = head !== undefined && rows.length > 0 && head.every((cell) => typeof cell === "string");
  return { columns: isHead ? head as string[] : [], rows: isHead ? rows : value as Json[][], named: false };
}
