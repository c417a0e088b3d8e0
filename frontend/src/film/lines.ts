/** Draws a time line. */

import type { Lane } from "./lanes";
import { ruled, type Span } from "./scale";
import type { Film, Preview } from "./timeline";

export const GUTTER = 116;
export const RULER = 24;
export const LANE = 22;
const BAR = 12;
const APART = 58;
const REACH = 6;

type Pen = CanvasRenderingContext2D;

interface Sight {
  width: number;
  height: number;
  span: Span;
  at: number;
  /** How far it is scrolled down. */
  top: number;
  preview: Preview | undefined;
}

interface Inks {
  ink: string;
  soft: string;
  line: string;
  sheet: string;
  raised: string;
  accent: string;
  chosen: string;
}

export function paint(pen: Pen, film: Film, sight: Sight, style: CSSStyleDeclaration): void {
  const of = (name: string) => style.getPropertyValue(`--${name}`).trim();
  const inks: Inks = {
    ink: of("ink"), soft: of("soft"), line: of("line"), sheet: of("sheet"), raised: of("raised"), accent: of("accent"), chosen: of("accent-soft"),
  };
  pen.clearRect(0, 0, sight.width, sight.height);
  pen.font = "11px system-ui, sans-serif";
  pen.textBaseline = "middle";
  const first = Math.max(Math.floor(sight.top / LANE), 0);
  const last = Math.min(Math.ceil((sight.top + sight.height - RULER) / LANE), film.lanes.length);
  clipped(pen, 0, RULER, sight.width, sight.height - RULER, () => {
    for (let n = first; n < last; n++) paintLane(pen, film, film.lanes[n] as Lane, RULER + n * LANE - sight.top, sight, inks);
    if (sight.preview?.id === null && sight.preview.range)
      bar(pen, film.draws ?? inks.accent, sight.preview.range, Math.max(RULER + film.lanes.length * LANE - sight.top, RULER), sight, 0.5);
  });
  paintRuler(pen, film, sight, inks);
  paintNow(pen, sight, inks);
}

function clipped(pen: Pen, x: number, y: number, width: number, height: number, draw: () => void): void {
  pen.save();
  pen.beginPath();
  pen.rect(x, y, width, height);
  pen.clip();
  draw();
  pen.restore();
}

const xOf = (frame: number, { span }: Sight): number => GUTTER + (frame - span.first) * span.wide;

function paintRuler(pen: Pen, film: Film, sight: Sight, inks: Inks): void {
  const { width, span } = sight;
  pen.fillStyle = inks.sheet;
  pen.fillRect(0, 0, width, RULER);
  pen.fillStyle = inks.line;
  pen.fillRect(0, RULER - 1, width, 1);
  pen.fillRect(GUTTER - 1, 0, 1, sight.height);
  clipped(pen, GUTTER, 0, width - GUTTER, RULER, () => {
    const step = ruled(span.wide, APART);
    const fine = ruled(span.wide, 7);
    const end = Math.min(span.first + (width - GUTTER) / span.wide, film.count);
    pen.textAlign = "center";
    pen.fillStyle = inks.line;
    for (let n = Math.floor(span.first / fine) * fine; n <= end; n += fine) pen.fillRect(xOf(n - 0.5, sight), RULER - 5, 1, 4);
    // Frames are counted from 1 where people read them.
    for (let n = Math.floor(span.first / step) * step; n <= end; n += step) {
      const frame = n === 0 ? 1 : n;
      const x = xOf(frame - 0.5, sight);
      pen.fillStyle = inks.soft;
      pen.fillRect(x, RULER - 8, 1, 7);
      pen.fillText(String(frame), Math.min(frame === 1 ? Math.max(x, GUTTER + 8) : x, width - 4 - 3 * String(frame).length), 9);
    }
  });
}

function paintLane(pen: Pen, film: Film, lane: Lane, y: number, sight: Sight, inks: Inks): void {
  const selected = lane.id === film.selected;
  if (selected) {
    pen.fillStyle = inks.chosen;
    pen.fillRect(0, y, sight.width, LANE);
  }
  const middle = y + LANE / 2;
  const alpha = lane.hidden ? 0.25 : lane.proposed ? 0.45 : 1;
  pen.globalAlpha = lane.hidden ? 0.5 : 1;
  pen.fillStyle = lane.color;
  pen.beginPath();
  pen.roundRect(8, middle - 5, 10, 10, 3);
  pen.fill();
  pen.fillStyle = selected ? inks.ink : inks.soft;
  pen.textAlign = "start";
  clipped(pen, 0, y, GUTTER - 6, LANE, () => pen.fillText(lane.name, 24, middle + 0.5));
  pen.globalAlpha = 1;
  clipped(pen, GUTTER, y, sight.width - GUTTER, LANE, () => {
    const { preview } = sight;
    const mine = preview?.id === lane.id ? preview : undefined;
    lane.bars.forEach((range, part) => {
      const now = mine?.range && mine.part === part ? mine.range : range;
      bar(pen, lane.color, now, y, sight, alpha * (lane.track ? 0.35 : 0.8), selected && !lane.track ? inks.ink : undefined);
    });
    if (mine?.range && mine.part === undefined) bar(pen, lane.color, mine.range, y, sight, 0.5);
    let before = -Infinity;
    for (const key of lane.track?.keys ?? []) {
      const x = xOf((mine?.key?.from === key.at ? mine.key.to : key.at) + 0.5, sight);
      // Where they lie too close to be told apart some will do.
      if (x < GUTTER - REACH || x > sight.width + REACH || x - before < 2) continue;
      before = x;
      diamond(pen, x, middle, selected ? 5.5 : 4.5, lane.color, key.gone ?? false, alpha, inks);
    }
  });
}

function bar(pen: Pen, color: string, { start, end }: { start: number; end: number }, y: number, sight: Sight, alpha: number, edge?: string): void {
  const [left, right] = [xOf(start, sight), xOf(end, sight)];
  pen.globalAlpha = alpha;
  pen.fillStyle = color;
  pen.beginPath();
  pen.roundRect(left, y + (LANE - BAR) / 2, Math.max(right - left, 2), BAR, 3);
  pen.fill();
  pen.globalAlpha = 1;
  if (!edge) return;
  pen.strokeStyle = edge;
  pen.lineWidth = 1.5;
  pen.stroke();
}

function diamond(pen: Pen, x: number, y: number, size: number, color: string, hollow: boolean, alpha: number, inks: Inks): void {
  pen.globalAlpha = alpha;
  pen.beginPath();
  pen.moveTo(x, y - size);
  pen.lineTo(x + size, y);
  pen.lineTo(x, y + size);
  pen.lineTo(x - size, y);
  pen.closePath();
  pen.fillStyle = hollow ? inks.sheet : color;
  pen.fill();
  pen.lineWidth = 1.5;
  pen.strokeStyle = hollow ? color : inks.sheet;
  pen.stroke();
  pen.globalAlpha = 1;
}

/** The frame that is shown. */
function paintNow(pen: Pen, sight: Sight, inks: Inks): void {
  const { span, at, height } = sight;
  const [left, wide] = [xOf(at, sight), span.wide];
  if (left + wide < GUTTER) return;
  clipped(pen, GUTTER, 0, sight.width - GUTTER, height, () => {
    pen.fillStyle = inks.accent;
    pen.globalAlpha = 0.14;
    if (wide > 4) pen.fillRect(left, RULER, wide, height - RULER);
    pen.globalAlpha = 1;
    const x = left + wide / 2;
    pen.fillRect(x - 0.75, RULER - 6, 1.5, height);
    pen.beginPath();
    pen.moveTo(x - 6, RULER - 11);
    pen.lineTo(x + 6, RULER - 11);
    pen.lineTo(x + 6, RULER - 6);
    pen.lineTo(x, RULER);
    pen.lineTo(x - 6, RULER - 6);
    pen.closePath();
    pen.fill();
  });
}
