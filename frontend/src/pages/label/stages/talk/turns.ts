/** The turns of a conversation, in whichever of the usual forms. Pure. */

import { isObject } from "../../../../data";
import type { Input, Json } from "../../../../model";

export interface Turn {
  author: string;
  text: string;
  /** Who speaks: one side, the other, or nobody of the two. */
  side: "one" | "other" | "none";
}

const NAMES = ["author", "role", "name", "speaker", "from"];
const TEXTS = ["text", "content", "message", "value"];
const SYSTEM = /^(system|developer|tool|function)$/i;
const OTHER = /^(assistant|bot|ai|agent|model|gpt)$/i;

export function turnsOf(input: Input, value: Json | undefined): Turn[] {
  if (!Array.isArray(value)) return [];
  const names = keysOf(input, "name_key", NAMES);
  const texts = keysOf(input, "text_key", TEXTS);
  const found = value.map((turn) => isObject(turn)
    ? { author: wordOf(first(turn, names)), text: wordOf(first(turn, texts)) } : { author: "", text: wordOf(turn) });
  const authors = [...new Set(found.map(({ author }) => author))].filter((author) => !SYSTEM.test(author));
  return found.map((turn) => ({ ...turn, side: sideOf(turn.author, authors) }));
}

/** The key that the input names, else the usual ones. */
function keysOf(input: Input, option: string, usual: string[]): string[] {
  const named = input.options?.[option];
  return typeof named === "string" ? [named] : usual;
}

const first = (turn: { [key: string]: Json }, keys: string[]): Json | undefined =>
  keys.map((key) => turn[key]).find((value) => value !== undefined && value !== null);

/** Parts of a message are set one below the other. */
function wordOf(value: Json | undefined): string {
  if (typeof value === "string") return value;
  if (value === undefined || value === null) return "";
  if (!Array.isArray(value)) return isObject(value) ? JSON.stringify(value) : String(value);
  return value.map((part) => (isObject(part) && typeof part["text"] === "string" ? part["text"] : typeof part === "string" ? part : JSON.stringify(part))).join("\n");
}

function sideOf(author: string, authors: string[]): Turn["side"] {
  if (SYSTEM.test(author)) return "none";
  if (OTHER.test(author)) return "other";
  if (authors.some((one) => OTHER.test(one))) return "one";
  return authors.indexOf(author) % 2 === 1 ? "other" : "one";
}
