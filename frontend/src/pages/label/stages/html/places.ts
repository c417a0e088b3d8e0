/** Where a span of a document lies: by XPath and offset in a text node, as Label Studio names it, and
 * by code points of the whole, where a line break counts one. Pure but for the given document. */

import { type Stretch, wordsOf } from "../../../../canvas/leaves";
import type { Json, Shape } from "../../../../model";
import { lengthOf, offsetOf, pointsBefore } from "../../../../shapes/text_span/points";
import type { Page } from "./clean";

export class Places {
  /** Where each leaf begins, in code points. */
  private starts: number[] = [];
  private numbers = new Map<Node, number>();

  constructor(private page: Page) {
    const walker = page.body.ownerDocument.createTreeWalker(page.body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    page.leaves.forEach(({ source }, n) => this.numbers.set(source, n));
    let at = 0;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.nodeName === "BR") at++;
      if (node.nodeType !== Node.TEXT_NODE) continue;
      this.starts[this.numbers.get(node) ?? -1] = at;
      at += lengthOf((node as Text).data);
    }
  }

  /** A stretch as an answer says it. */
  shapeOf(stretch: Stretch): Shape {
    const [from, to] = [stretch.from, stretch.to].map(({ leaf, at }) => {
      const text = this.page.leaves[leaf]?.text ?? "";
      return { node: this.pathOf(leaf), at, point: (this.starts[leaf] ?? 0) + pointsBefore(text, at) };
    }) as [{ node: string; at: number; point: number }, { node: string; at: number; point: number }];
    return {
      type: "text_span", start: from.point, end: to.point, text: wordsOf(this.page.leaves, stretch),
      anchor: [from.node, from.at, to.node, to.at],
    };
  }

  /** Where a span is on this page: by its anchor, or by its offsets if these say the words that it
   * quotes and the anchor does not; null if it is nowhere. */
  stretchOf(shape: Shape): Stretch | null {
    const ways = [this.anchored(shape["anchor"]), this.counted(shape["start"], shape["end"])].filter((one) => one !== null);
    const quote = typeof shape["text"] === "string" ? bare(shape["text"]) : null;
    return ways.find((one) => bare(wordsOf(this.page.leaves, one)) === quote) ?? ways[0] ?? null;
  }

  private pathOf(leaf: number): string {
    const steps: string[] = [];
    for (let node: Node | null = this.page.leaves[leaf]?.source ?? null; node && node !== this.page.body; node = node.parentNode) {
      const is = node;
      const alike = [...(node.parentNode?.childNodes ?? [])].filter((one) => one.nodeName === is.nodeName);
      steps.unshift(`${is.nodeType === Node.TEXT_NODE ? "text()" : is.nodeName.toLowerCase()}[${alike.indexOf(is as ChildNode) + 1}]`);
    }
    return `/${steps.join("/")}`;
  }

  private nodeAt(path: string): Node | null {
    let node: Node | null = this.page.body;
    for (const step of path.replace(/^\/?html\[1\]\/body\[1\]/i, "").split("/").filter(Boolean)) {
      const [, name = "", n = "1"] = /^(text\(\)|[\w:.-]+)(?:\[(\d+)\])?$/.exec(step) ?? [];
      const wanted = name === "text()" ? "#text" : name.toLowerCase();
      node = [...(node?.childNodes ?? [])].filter((one) => one.nodeName.toLowerCase() === wanted)[Number(n) - 1] ?? null;
    }
    return node;
  }

  private anchored(anchor: Json | undefined): Stretch | null {
    if (!Array.isArray(anchor)) return null;
    const [one, start, other, end] = anchor;
    if (typeof one !== "string" || typeof other !== "string" || typeof start !== "number" || typeof end !== "number") return null;
    const [from, to] = [this.spot(one, start), this.spot(other, end)];
    return from && to && isForward({ from, to }) ? { from, to } : null;
  }

  /** A place in a text node; in an element, before one of its children. */
  private spot(path: string, offset: number) {
    const node = this.nodeAt(path);
    const leaf = node ? this.numbers.get(node) : undefined;
    if (leaf !== undefined) return { leaf, at: Math.min(offset, this.page.leaves[leaf]?.text.length ?? 0) };
    if (!node) return null;
    const child = node.childNodes[offset];
    const after = this.page.leaves.findIndex(({ source }) =>
      child ? child.contains(source) || child.compareDocumentPosition(source) & Node.DOCUMENT_POSITION_FOLLOWING
      : node.compareDocumentPosition(source) & Node.DOCUMENT_POSITION_FOLLOWING && !node.contains(source));
    return after < 0 ? null : { leaf: after, at: 0 };
  }

  private counted(start: Json | undefined, end: Json | undefined): Stretch | null {
    if (typeof start !== "number" || typeof end !== "number") return null;
    const { leaves } = this.page;
    const starts = this.starts;
    const ends = leaves.map(({ text }, n) => (starts[n] ?? 0) + lengthOf(text));
    const first = ends.findIndex((one) => one > start);
    const last = starts.findLastIndex((one) => one < end);
    if (first < 0 || last < 0) return null;
    const spot = (leaf: number, point: number) => ({ leaf, at: offsetOf(leaves[leaf]?.text ?? "", Math.max(point - (starts[leaf] ?? 0), 0)) });
    const stretch = { from: spot(first, start), to: spot(last, end) };
    return isForward(stretch) ? stretch : null;
  }
}

const isForward = ({ from, to }: Stretch): boolean => from.leaf < to.leaf || (from.leaf === to.leaf && from.at < to.at);

/** Words without spaces: those between blocks are written in one way or the other. */
const bare = (text: string): string => text.replace(/\s+/g, "");
