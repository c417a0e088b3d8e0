/** A text in parts: code between fences or backticks, words that differ, and the rest. Pure. */

import type { Range } from "./diff";

export interface Part {
  text: string;
  changed: boolean;
  code: boolean;
}

export interface Block {
  code: boolean;
  parts: Part[];
}

const FENCE = /^(`{3,}|~{3,})[^\n`]*\n([\s\S]*?)(?:\n?^\1[ \t]*$\n?|(?![\s\S]))/gm;

export function blocksOf(text: string, changed: readonly Range[] = []): Block[] {
  const found: Block[] = [];
  let at = 0;
  const words = (end: number) => {
    if (end > at) found.push({ code: false, parts: inline(text, at, end, changed) });
  };
  for (const fence of text.matchAll(FENCE)) {
    words(fence.index);
    const start = fence.index + fence[0].indexOf("\n") + 1;
    found.push({ code: true, parts: cutAt(text, start, start + (fence[2]?.length ?? 0), changed, true) });
    at = fence.index + fence[0].length;
  }
  words(text.length);
  return found;
}

/** Words with `code` in them. */
function inline(text: string, start: number, end: number, changed: readonly Range[]): Part[] {
  const found: Part[] = [];
  let at = start;
  for (const code of text.slice(start, end).matchAll(/`([^`\n]+)`/g)) {
    const from = start + code.index;
    found.push(...cutAt(text, at, from, changed, false), ...cutAt(text, from + 1, from + code[0].length - 1, changed, true));
    at = from + code[0].length;
  }
  return [...found, ...cutAt(text, at, end, changed, false)];
}

function cutAt(text: string, start: number, end: number, changed: readonly Range[], code: boolean): Part[] {
  const found: Part[] = [];
  let at = start;
  const part = (to: number, is: boolean) => {
    if (to > at) found.push({ text: text.slice(at, to), changed: is, code });
    at = Math.max(at, to);
  };
  for (const [from, to] of changed) {
    if (to <= start || from >= end) continue;
    part(from, false);
    part(Math.min(to, end), true);
  }
  part(end, false);
  return found;
}
