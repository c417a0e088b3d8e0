/** Runs of text on a page that marks go over: the turns of a conversation, the text nodes of a
 * document. Offsets are UTF-16, as the page counts. No framework. */

import type { Region } from "../model";
import { pieces } from "../shapes/text_span/layout";
import { inkOn } from "./colors";

/** One run: `host` holds its text and nothing else; without one it is not on the page. */
export interface Leaf {
  host: HTMLElement | null;
  text: string;
}

export interface Spot {
  leaf: number;
  at: number;
}

export interface Stretch {
  from: Spot;
  to: Spot;
}

export interface LeafMark extends Stretch {
  id: string;
  color: string;
  name: string;
  proposed: boolean;
}

const LANE_PX = 4;
const painted = new WeakMap<HTMLElement, string>();

/** Show marks: only the leaves that look different are made anew. */
export function paint(leaves: readonly Leaf[], marks: readonly LeafMark[], selected: string | null): void {
  const over = leaves.map((): LeafMark[] => []);
  for (const mark of marks)
    for (let n = mark.from.leaf; n <= mark.to.leaf; n++) over[n]?.push(mark);
  leaves.forEach(({ host, text }, n) => {
    if (!host) return;
    const own = over[n] ?? [];
    const look = JSON.stringify(own.map((mark) => [mark, mark.id === selected]));
    if (painted.get(host) === look) return;
    painted.set(host, look);
    host.replaceChildren(...parts(host.ownerDocument, own, n, text, selected));
  });
}

function parts(page: Document, marks: LeafMark[], n: number, text: string, selected: string | null): Node[] {
  const looks = new Map(marks.map((mark) => [mark.id, mark]));
  const local = marks.flatMap((mark): Region[] => {
    const start = mark.from.leaf === n ? mark.from.at : 0;
    const end = mark.to.leaf === n ? mark.to.at : text.length;
    return start < end ? [{ id: mark.id, field: "", shape: { type: "text_span", start, end } }] : [];
  });
  return pieces(local, text.length).flatMap((piece) => {
    const made = page.createElement("span");
    made.dataset["start"] = String(piece.start);
    made.textContent = text.slice(piece.start, piece.end);
    const lines = piece.over.map(({ region, lane }) => ({ lane, ...(looks.get(region.id) as LeafMark) }));
    if (lines.length) dress(made, lines, selected);
    const ending = piece.ending.map(({ id }) => looks.get(id) as LeafMark).filter((mark) => mark.to.leaf === n);
    return [made, ...ending.map((mark) => tag(page, mark))];
  });
}

function dress(piece: HTMLElement, lines: (LeafMark & { lane: number })[], selected: string | null): void {
  const top = lines.find(({ id }) => id === selected) ?? lines[lines.length - 1];
  const deepest = Math.max(...lines.map(({ lane }) => lane));
  piece.className = "piece";
  piece.dataset["over"] = lines.map(({ id }) => id).join(" ");
  piece.dataset["proposed"] = String(lines.every(({ proposed }) => proposed));
  Object.assign(piece.style, {
    backgroundImage: lines.map(({ color }) => `linear-gradient(${color}, ${color})`).join(", "),
    backgroundSize: lines.map(({ id }) => `100% ${id === selected ? 4 : 3}px`).join(", "),
    backgroundPosition: lines.map(({ lane }) => `0 calc(100% - ${(deepest - lane) * LANE_PX}px)`).join(", "),
    backgroundRepeat: "no-repeat",
    backgroundColor: `color-mix(in srgb, ${top?.color} ${top?.id === selected ? 34 : 16}%, transparent)`,
    paddingBottom: `${deepest * LANE_PX + 4}px`,
  });
}

/** The name of a mark, drawn by the style sheet: it is no text, so nobody selects it. */
function tag(page: Document, mark: LeafMark): HTMLElement {
  const made = page.createElement("span");
  made.className = "tag";
  made.dataset["over"] = mark.id;
  made.dataset["name"] = mark.name;
  made.dataset["proposed"] = String(mark.proposed);
  Object.assign(made.style, { backgroundColor: mark.color, color: inkOn(mark.color) });
  return made;
}

/** Where a place of a leaf is on the page. */
export function placeOf({ host }: Leaf, at: number): { node: Node; offset: number } | null {
  let found: HTMLElement | null = null;
  for (const piece of host?.querySelectorAll<HTMLElement>("[data-start]") ?? []) {
    if (found && Number(piece.dataset["start"]) > at) break;
    found = piece;
  }
  const text = found?.firstChild;
  if (!found || !text) return null;
  return { node: text, offset: Math.min(at - Number(found.dataset["start"]), text.textContent?.length ?? 0) };
}

function offsetIn(host: HTMLElement, node: Node, offset: number): number | null {
  if (!host.contains(node)) return null;
  const piece = (node instanceof host.ownerDocument.defaultView!.Element ? node : node.parentElement)?.closest<HTMLElement>("[data-start]");
  return piece ? Number(piece.dataset["start"]) + (node.nodeType === Node.TEXT_NODE ? offset : 0) : null;
}

/** What a person selected, without spaces at its ends; null if it is nothing. */
export function selectedIn(leaves: readonly Leaf[], selection: Selection | null): Stretch | null {
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return null;
  const range = selection.getRangeAt(0);
  const inside = leaves.flatMap(({ host }, n) => (host && range.intersectsNode(host) ? [n] : []));
  const [first, last] = [inside[0], inside.at(-1)];
  if (first === undefined || last === undefined) return null;
  const [one, other] = [leaves[first] as Leaf, leaves[last] as Leaf];
  return trimmed(leaves, {
    from: { leaf: first, at: offsetIn(one.host as HTMLElement, range.startContainer, range.startOffset) ?? 0 },
    to: { leaf: last, at: offsetIn(other.host as HTMLElement, range.endContainer, range.endOffset) ?? other.text.length },
  });
}

/** Without spaces at the ends; null if nothing is left. Pure. */
export function trimmed(leaves: readonly Leaf[], { from, to }: Stretch): Stretch | null {
  const before = (one: Spot, other: Spot) => one.leaf < other.leaf || (one.leaf === other.leaf && one.at < other.at);
  let [start, end] = [from, to];
  while (before(start, end)) {
    const text = leaves[start.leaf]?.text ?? "";
    if (start.at >= text.length) start = { leaf: start.leaf + 1, at: 0 };
    else if (/\s/.test(text[start.at] ?? "")) start = { ...start, at: start.at + 1 };
    else break;
  }
  while (before(start, end)) {
    const text = leaves[end.leaf]?.text ?? "";
    if (end.at === 0) end = { leaf: end.leaf - 1, at: leaves[end.leaf - 1]?.text.length ?? 0 };
    else if (/\s/.test(text[end.at - 1] ?? "")) end = { ...end, at: end.at - 1 };
    else break;
  }
  return before(start, end) ? { from: start, to: end } : null;
}

/** The words of a stretch, leaf after leaf. Pure. */
export function wordsOf(leaves: readonly Leaf[], { from, to }: Stretch): string {
  return leaves.slice(from.leaf, to.leaf + 1).map(({ text }, n) =>
    text.slice(n === 0 ? from.at : 0, from.leaf + n === to.leaf ? to.at : undefined)).join("");
}
