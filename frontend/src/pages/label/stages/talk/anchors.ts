/** Spans of a conversation: the number of the turn as text, and the page's offset in its text. Pure. */

import type { Stretch } from "../../../../canvas/leaves";
import { wordsOf } from "../../../../canvas/leaves";
import type { Shape } from "../../../../model";
import type { Turn } from "./turns";

const leavesOf = (turns: readonly Turn[]) => turns.map(({ text }) => ({ text, host: null }));

export const shapeOf = (turns: readonly Turn[], stretch: Stretch): Shape => ({
  type: "text_span", text: wordsOf(leavesOf(turns), stretch),
  anchor: [String(stretch.from.leaf), stretch.from.at, String(stretch.to.leaf), stretch.to.at],
});

export function stretchOf(turns: readonly Turn[], shape: Shape): Stretch | null {
  const { anchor } = shape;
  if (!Array.isArray(anchor)) return null;
  const [first, start, last, end] = anchor.map(Number);
  const [one, other] = [turns[first ?? -1], turns[last ?? -1]];
  if (!one || !other || start === undefined || end === undefined || start < 0 || end > other.text.length || start > one.text.length) return null;
  const stretch = { from: { leaf: first as number, at: start }, to: { leaf: last as number, at: end } };
  return stretch.from.leaf < stretch.to.leaf || (first === last && start < end) ? stretch : null;
}
