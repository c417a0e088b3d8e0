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

/** Where a text stops to be JSON, in words. */
export function wrongAt(text: string): string {
  try {
    JSON.parse(text);
    return d.json.wrong;
  } catch (error) {
    const said = error instanceof Error ? error.message : "";
    const place = /line (\d+) column (\d+)/.exec(said);
    if (place) return d.json.at(Number(place[1]), Number(place[2]));
    const at = /position (\d+)/.exec(said)?.[1];
    if (at === undefined) return d.json.wrong;
    const lines = text.slice(0, Number(at)).split("\n");
    return d.json.at(lines.length, (lines.at(-1) ?? "").length + 1);
  }
}

const COORDINATES = /^\s*(-?\d{1,3}(?:\.\d{1,20})?)\s*,\s*(-?\d{1,3}(?:\.\d{1,20})?)\s*$/;

/** Degrees of latitude and longitude, as the server reads them; null if it would not. */
export function coordinatesIn(value: Json | undefined): [number, number] | null {
  const found = typeof value === "string" ? COORDINATES.exec(value) : null;
  const [north, east] = [Number(found?.[1]), Number(found?.[2])];
  return found && Math.abs(north) <= 90 && Math.abs(east) <= 180 ? [north, east] : null;
}
