/** JSON as it is typed. What is no JSON yet is kept under a name of ours, so that a draft has it; it
 * is never handed in. Pure. */

import { isObject } from "../../data";
import type { Json } from "../../model";
import { d } from "../../texts.documents";

const UNREAD = "(not JSON yet)";

const unread = (text: string): Json => ({ [UNREAD]: text });

/** What was typed and is no JSON; null if the value is one. */
export function unreadIn(value: Json | undefined): string | null {
  if (!isObject(value) || Object.keys(value).length !== 1) return null;
  const text = value[UNREAD];
  return typeof text === "string" ? text : null;
}

export const written = (value: Json | undefined): string =>
  value === undefined ? "" : unreadIn(value) ?? JSON.stringify(value, null, 2);

export function readJson(text: string): Json | undefined {
  if (!text.trim()) return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return unread(text);
  }
}

const TOKEN = /[\t\n\r ]*([{}[\],:]|"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)/y;

/** Where a text stops to be JSON: browsers do not say it alike. */
export function stopOf(text: string): number {
  const inside: ("{" | "[")[] = [];
  // What may come: a value, the end of a list or object instead of one, a name, a colon, or what follows a value.
  let may: "value" | "first" | "name" | "colon" | "after" = "value";
  for (let at = 0; ; ) {
    TOKEN.lastIndex = at;
    const token = TOKEN.exec(text)?.[1];
    const start = at + (/^[\t\n\r ]*/.exec(text.slice(at))?.[0].length ?? 0);
    if (token === undefined) return start;
    const around = inside.at(-1);
    const closes = token === (around === "{" ? "}" : "]") && around !== undefined && (may === "after" || may === "first");
    if (closes) { inside.pop(); may = "after"; }
    else if (may === "after") {
      if (token !== "," || around === undefined) return start;
      may = around === "{" ? "name" : "value";
    } else if (may === "colon") {
      if (token !== ":") return start;
      may = "value";
    } else if (may === "name" || (may === "first" && around === "{")) {
      if (!token.startsWith('"')) return start;
      may = "colon";
    } else if (token === "{" || token === "[") { inside.push(token); may = "first"; }
    else if (/^[}\],:]/.test(token)) return start;
    else may = "after";
    at = start + token.length;
  }
}

/** The same in words. */
export function wrongAt(text: string): string {
  const lines = text.slice(0, stopOf(text)).split("\n");
  return d.json.at(lines.length, (lines.at(-1) ?? "").length + 1);
}

const COORDINATES = /^\s*(-?\d{1,3}(?:\.\d{1,20})?)\s*,\s*(-?\d{1,3}(?:\.\d{1,20})?)\s*$/;

/** Degrees of latitude and longitude, as the server reads them; null if it would not. */
export function coordinatesIn(value: Json | undefined): [number, number] | null {
  const found = typeof value === "string" ? COORDINATES.exec(value) : null;
  const [north, east] = [Number(found?.[1]), Number(found?.[2])];
  return found && Math.abs(north) <= 90 && Math.abs(east) <= 180 ? [north, east] : null;
}
