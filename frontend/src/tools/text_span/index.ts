/** Mark text: what the person selected in the page, counted in code points. */

import { pointsBefore } from "../../shapes/text_span/points";

export interface Marked {
  start: number;
  end: number;
}

/** The code point of a place in the page below `root`; pieces say where they begin in `data-start`. */
function pointAt(root: Element, node: Node, offset: number): number | null {
  const range = document.createRange();
  range.setStart(root, 0);
  range.setEnd(node, offset);
  let point: number | null = null;
  for (const piece of root.querySelectorAll<HTMLElement>("[data-start]")) {
    const text = piece.firstChild;
    if (!text || !range.intersectsNode(text)) break;
    const whole = text.textContent ?? "";
    const inside = text === node ? offset : whole.length;
    point = Number(piece.dataset["start"]) + pointsBefore(whole, inside);
  }
  return point ?? 0;
}

/** What is selected below `root`; null if nothing is. */
export function selection(root: Element): Marked | null {
  const found = document.getSelection();
  if (!found || found.isCollapsed || found.rangeCount === 0) return null;
  const range = found.getRangeAt(0);
  if (!root.contains(range.startContainer) || !root.contains(range.endContainer)) return null;
  const start = pointAt(root, range.startContainer, range.startOffset);
  const end = pointAt(root, range.endContainer, range.endOffset);
  return start === null || end === null || start >= end ? null : { start, end };
}

/** Without spaces at its ends: people select a bit too much. */
export function trimmed(marked: Marked, letters: string[]): Marked {
  let { start, end } = marked;
  while (start < end && /\s/.test(letters[start] ?? "")) start++;
  while (end > start && /\s/.test(letters[end - 1] ?? "")) end--;
  return { start, end };
}
