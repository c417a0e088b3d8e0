/** Reading and selecting in leaves by key and pointer: a caret, a selection, presses on marks. */

import { stops } from "../shapes/text_span/points";
import { type Leaf, type LeafMark, paint, placeOf, selectedIn, type Spot, type Stretch, trimmed } from "./leaves";

interface Caret {
  anchor: Spot;
  head: Spot;
}

/** Places where the caret may stand in a text, counted in UTF-16. */
function stopsIn(text: string, by: "grapheme" | "word"): number[] {
  const points = stops(text, by);
  const found: number[] = [];
  let point = 0;
  let next = 0;
  let at = 0;
  for (const letter of text) {
    if (points[next] === point) { found.push(at); next++; }
    point++;
    at += letter.length;
  }
  return [...found, text.length];
}

export class Reader {
  private caret: Caret | null = null;
  private bar: HTMLElement;

  /** `root` scrolls, or lies in what scrolls; the caret is drawn in it. */
  constructor(private root: HTMLElement, private leaves: readonly Leaf[]) {
    this.bar = root.ownerDocument.createElement("div");
    this.bar.className = "caret";
    this.bar.hidden = true;
    root.append(this.bar);
  }

  close(): void {
    this.bar.remove();
  }

  paint(marks: readonly LeafMark[], selected: string | null): void {
    paint(this.leaves, marks, selected);
    if (this.caret) this.show();
  }

  private get selection(): Selection | null {
    return this.root.ownerDocument.getSelection();
  }

  /** What is selected, which is let go then; null if nothing is. */
  take(): Stretch | null {
    const own = this.caret && trimmed(this.leaves, ordered(this.caret));
    const found = selectedIn(this.leaves, this.selection) ?? own;
    if (!found) return null;
    this.selection?.removeAllRanges();
    if (this.caret) this.put({ anchor: found.to, head: found.to });
    return found;
  }

  /** The pointer is used from here on. */
  pointed(): void {
    this.put(null);
  }

  /** The mark that a press means: of several under it the one after the selected. */
  pressed(target: EventTarget | null, selected: string | null): string | null | undefined {
    if (this.selection && !this.selection.isCollapsed) return undefined;
    const piece = (target as Element | null)?.closest?.<HTMLElement>("[data-over]");
    const ids = piece?.dataset["over"]?.split(" ") ?? [];
    return ids.length ? ids[(ids.indexOf(selected ?? "") + 1) % ids.length] ?? null : null;
  }

  begin(): void {
    const leaf = this.leaves.findIndex(({ host, text }) => host && text.trim());
    if (!this.caret && leaf >= 0) this.put({ anchor: { leaf, at: 0 }, head: { leaf, at: 0 } });
  }

  /** Arrows, Home and End; false if the key means nothing here. */
  key(event: KeyboardEvent): boolean {
    const by = { ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity }[event.key];
    if (by === undefined || event.ctrlKey || event.metaKey) return false;
    this.begin();
    const from = this.caret?.head;
    if (!from) return false;
    const host = this.leaves[from.leaf]?.host;
    const rtl = Number.isFinite(by) && host && getComputedStyle(host).direction === "rtl";
    const head = this.stepped(from, rtl ? -by : by, event.altKey ? "grapheme" : "word");
    this.put({ anchor: event.shiftKey ? this.caret?.anchor ?? from : head, head });
    return true;
  }

  private stepped(from: Spot, by: number, size: "grapheme" | "word"): Spot {
    const seen = this.leaves.flatMap(({ host, text }, n) => (host && text.trim() ? [n] : []));
    if (!Number.isFinite(by)) {
      const leaf = (by < 0 ? seen[0] : seen.at(-1)) ?? from.leaf;
      return { leaf, at: by < 0 ? 0 : this.leaves[leaf]?.text.length ?? 0 };
    }
    const places = stopsIn(this.leaves[from.leaf]?.text ?? "", size);
    const at = by > 0 ? places.find((place) => place > from.at) : places.findLast((place) => place < from.at);
    if (at !== undefined) return { leaf: from.leaf, at };
    const leaf = by > 0 ? seen.find((n) => n > from.leaf) : seen.findLast((n) => n < from.leaf);
    return leaf === undefined ? from : { leaf, at: by > 0 ? 0 : this.leaves[leaf]?.text.length ?? 0 };
  }

  private put(caret: Caret | null): void {
    this.caret = caret;
    this.bar.hidden = !caret;
    if (caret) this.show();
  }

  /** What the keyboard selects is the page's own selection: it is drawn, copied and read aloud. */
  private show(): void {
    if (!this.caret) return;
    const [anchor, head] = [this.caret.anchor, this.caret.head].map(({ leaf, at }) => this.leaves[leaf] && placeOf(this.leaves[leaf], at));
    if (!anchor || !head) return;
    this.selection?.setBaseAndExtent(anchor.node, anchor.offset, head.node, head.offset);
    const range = this.root.ownerDocument.createRange();
    range.setStart(head.node, head.offset);
    const place = range.getClientRects()[0] ?? head.node.parentElement?.getBoundingClientRect();
    if (!place) return;
    const outer = this.root.getBoundingClientRect();
    Object.assign(this.bar.style, {
      left: `${place.left - outer.left + this.root.scrollLeft}px`, top: `${place.top - outer.top + this.root.scrollTop}px`,
      height: `${place.height}px`,
    });
    this.bar.scrollIntoView({ block: "nearest" });
  }
}

function ordered({ anchor, head }: Caret): Stretch {
  const forward = anchor.leaf < head.leaf || (anchor.leaf === head.leaf && anchor.at <= head.at);
  return forward ? { from: anchor, to: head } : { from: head, to: anchor };
}
