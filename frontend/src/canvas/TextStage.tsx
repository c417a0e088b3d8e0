/** A text to mark: the spans over it, a caret for the keyboard. */

import { memo, useEffect, useMemo, useRef, useState } from "react";
import type { Region } from "../model";
import { isSpan, type Piece, pieces } from "../shapes/text_span/layout";
import { offsets, stops } from "../shapes/text_span/points";
import { type Marked, selection, trimmed } from "../tools/text_span";
import { t } from "../texts";
import { inkOn } from "./colors";
import type { Link } from "./scene";
import { TextLinks } from "./TextLinks";

export interface Span {
  region: Region;
  color: string;
  name: string;
  proposed: boolean;
}

interface Props {
  text: string;
  title: string;
  spans: Span[];
  links: Link[];
  selected: string | null;
  /** Whether spans can be made here. */
  marks: boolean;
  select(id: string | null): void;
  /** Given a way to take what the person has selected, while there is a text. */
  hold(take: (() => Marked | null) | null): void;
}

interface Caret {
  anchor: number;
  head: number;
}

export function TextStage({ text, title, spans, links, selected, marks, select, hold }: Props) {
  const root = useRef<HTMLDivElement>(null);
  const bar = useRef<HTMLDivElement>(null);
  const [caret, setCaret] = useState<Caret | null>(null);
  const at = useMemo(() => offsets(text), [text]);
  const letters = useMemo(() => Array.from(text), [text]);
  const words = useMemo(() => stops(text, "word"), [text]);
  const length = at.length - 1;
  const sound = useMemo(() => spans.filter(({ region }) => isSpan(region.shape, length)), [spans, length]);
  const cut = useMemo(() => pieces(sound.map(({ region }) => region), length), [sound, length]);
  const looks = useMemo(() => new Map(sound.map((span) => [span.region.id, span])), [sound]);
  const now = useRef(caret);
  now.current = caret;

  useEffect(() => {
    hold(() => {
      const chosen = root.current && selection(root.current);
      const own = now.current && now.current.anchor !== now.current.head ? now.current : null;
      const found = chosen ?? (own && {
        start: Math.min(own.anchor, own.head), end: Math.max(own.anchor, own.head),
      });
      const marked = found && trimmed(found, letters);
      if (!marked || marked.start >= marked.end) return null;
      document.getSelection()?.removeAllRanges();
      setCaret((caret) => caret && { anchor: marked.end, head: marked.end });
      return marked;
    });
    return () => hold(null);
  }, [hold, letters]);

  // What the keyboard selects is the browser's own selection: it is drawn, copied and read aloud.
  useEffect(() => {
    const mark = bar.current;
    if (!root.current || !mark) return;
    mark.hidden = !caret;
    if (caret) show(root.current, mark, caret, text, at);
  }, [caret, cut, text, at]);

  const key = (event: React.KeyboardEvent) => {
    const by = { ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity }[event.key];
    if (by === undefined || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const rtl = root.current !== null && getComputedStyle(root.current).direction === "rtl";
    const forward = (rtl && Number.isFinite(by) ? -by : by) > 0;
    const from = caret?.head ?? 0;
    const places = event.altKey ? stops(text, "grapheme") : words;
    const next = Number.isFinite(by)
      ? forward ? places.find((place) => place > from) : places.findLast((place) => place < from)
      : forward ? length : 0;
    const head = next ?? from;
    setCaret({ anchor: event.shiftKey ? caret?.anchor ?? from : head, head });
  };

  return (
    <div className="text-stage">
      <div ref={root} className="text" data-linked={links.length > 0} dir="auto" tabIndex={0} role={marks ? "application" : "document"}
        aria-label={`${t.stage.text}: ${title}`} onKeyDown={key}
        onFocus={(event) => {
          // Not after a press: then the person selects with the pointer.
          if (event.currentTarget.matches(":focus-visible")) setCaret((caret) => caret ?? { anchor: 0, head: 0 });
        }}
        onPointerDown={() => setCaret(null)}
        onClick={(event) => {
          if (!document.getSelection()?.isCollapsed) return;
          const piece = (event.target as Element).closest<HTMLElement>("[data-over]");
          select(nextOf(piece?.dataset["over"]?.split(" ") ?? [], selected));
        }}>
        {cut.map((piece) => (
          <PieceView key={piece.start} piece={piece} text={text.slice(at[piece.start], at[piece.end])}
            looks={looks} selected={piece.over.some(({ region }) => region.id === selected) ? selected : null} />
        ))}
      </div>
      <div ref={bar} className="caret" hidden />
      {links.length > 0 && <TextLinks root={root} links={links} spans={spans} />}
    </div>
  );
}

/** Of several spans under one place the next one. */
function nextOf(ids: string[], selected: string | null): string | null {
  if (ids.length === 0 || ids[0] === "") return null;
  return ids[(ids.indexOf(selected ?? "") + 1) % ids.length] ?? null;
}

interface PieceProps {
  piece: Piece;
  text: string;
  looks: Map<string, Span>;
  selected: string | null;
}

const LANE_PX = 4;

const look = (span: Span | undefined): string => (span ? `${span.color}\n${span.name}\n${span.proposed}` : "");

/** Pieces are made anew at each change; those that look as before are not drawn again. */
function alike(one: PieceProps, other: PieceProps): boolean {
  const [a, b] = [one.piece, other.piece];
  return one.text === other.text && one.selected === other.selected && a.over.length === b.over.length && a.ending.length === b.ending.length &&
    a.over.every(({ region, lane }, n) => {
      const { id } = b.over[n]?.region ?? {};
      return region.id === id && lane === b.over[n]?.lane && look(one.looks.get(id)) === look(other.looks.get(id));
    }) && a.ending.every(({ id }, n) => id === b.ending[n]?.id);
}

const PieceView = memo(function PieceView({ piece, text, looks, selected }: PieceProps) {
  if (piece.over.length === 0) return <span data-start={piece.start}>{text}</span>;
  const lines = piece.over.map(({ region, lane }) => ({ lane, ...(looks.get(region.id) as Span) }));
  const top = lines.find(({ region }) => region.id === selected) ?? lines[lines.length - 1];
  const deepest = Math.max(...lines.map(({ lane }) => lane));
  const style = {
    backgroundImage: lines.map(({ color }) => `linear-gradient(${color}, ${color})`).join(", "),
    backgroundSize: lines.map(({ region }) => `100% ${region.id === selected ? 4 : 3}px`).join(", "),
    backgroundPosition: lines.map(({ lane }) => `0 calc(100% - ${(deepest - lane) * LANE_PX}px)`).join(", "),
    backgroundRepeat: "no-repeat",
    backgroundColor: top ? `color-mix(in srgb, ${top.color} ${selected ? 34 : 16}%, transparent)` : undefined,
    paddingBottom: `${deepest * LANE_PX + 4}px`,
  };
  return (
    <>
      <span className="piece" data-start={piece.start} style={style}
        data-over={piece.over.map(({ region }) => region.id).join(" ")}
        data-proposed={lines.every(({ proposed }) => proposed)}>{text}</span>
      {piece.ending.map((region) => {
        const look = looks.get(region.id);
        return look && (
          <span key={region.id} className="tag" data-over={region.id} data-proposed={look.proposed}
            style={{ backgroundColor: look.color, color: inkOn(look.color) }}>{look.name}</span>
        );
      })}
    </>
  );
}, alike);

function show(root: HTMLElement, bar: HTMLElement, caret: Caret, text: string, at: number[]): void {
  const [anchor, head] = [caret.anchor, caret.head].map((point) => placeOf(root, point, text, at));
  if (!anchor || !head) return;
  document.getSelection()?.setBaseAndExtent(anchor.node, anchor.offset, head.node, head.offset);
  const range = document.createRange();
  range.setStart(head.node, head.offset);
  const place = range.getClientRects()[0] ?? head.node.parentElement?.getBoundingClientRect();
  const outer = bar.offsetParent?.getBoundingClientRect();
  if (!place || !outer) return;
  bar.style.left = `${place.left - outer.left}px`;
  bar.style.top = `${place.top - outer.top + (bar.offsetParent?.scrollTop ?? 0)}px`;
  bar.style.height = `${place.height}px`;
  bar.scrollIntoView({ block: "nearest" });
}

function placeOf(root: HTMLElement, point: number, text: string, at: number[]) {
  let found: { node: Node; offset: number } | null = null;
  for (const piece of root.querySelectorAll<HTMLElement>("[data-start]")) {
    const start = Number(piece.dataset["start"]);
    if (start > point || !piece.firstChild) break;
    const offset = (at[point] ?? text.length) - (at[start] ?? 0);
    found = { node: piece.firstChild, offset: Math.min(offset, piece.firstChild.textContent?.length ?? 0) };
  }
  return found;
}
