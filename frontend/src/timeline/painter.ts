/** How a strip looks. On the screen. */

import { inkOn } from "../canvas/colors";
import { type Look, ticks, toX } from "./look";
import { barArea, lanesOf, type Plan, RULER_PX } from "./plan";
import type { Area, Bar, Inks, Scene } from "./scene";
import type { Span } from "./rows";

const FONT = '11px system-ui, sans-serif';
const TICK_PX = 84;
const MOST_NAMES = 400;

/** What is being done to a mark, or drawn anew. */
export interface Doing {
  held?: { id: string; span: Span } | undefined;
  drawn?: { span: Span; lane: number | null } | undefined;
}

export function paint(pen: CanvasRenderingContext2D, scene: Scene, plan: Plan, look: Look, inks: Inks, doing: Doing): void {
  pen.clearRect(0, 0, plan.width, plan.height);
  paintRuler(pen, scene, plan, look, inks);
  plan.lanes.forEach((area, lane) => paintLane(pen, scene, area, lane, look, inks));
  pen.fillStyle = inks.sheet;
  pen.fillRect(0, plan.rows.y, plan.width, plan.rows.height);
  pen.fillStyle = inks.line;
  pen.fillRect(0, plan.rows.y, plan.width, 1);
  const bars = scene.bars.map((bar) => doing.held?.id === bar.id ? { ...bar, ...doing.held.span } : bar)
    .filter((bar) => bar.end >= look.from && bar.start <= look.to);
  for (const bar of bars) paintBand(pen, scene, plan, look, bar);
  bars.forEach((bar) => paintBar(pen, scene, plan, look, bar, bars.length <= MOST_NAMES, inks));
  const { drawn } = doing;
  if (drawn) paintBand(pen, { ...scene, selected: "" }, plan, look, {
    ...drawn.span, lane: drawn.lane, id: "", color: scene.color ?? inks.accent, name: "", proposed: false, locked: true,
  });
  paintLinks(pen, scene, plan, look);
  paintOverview(pen, scene, plan, look, inks);
}

function paintRuler(pen: CanvasRenderingContext2D, scene: Scene, plan: Plan, look: Look, inks: Inks): void {
  const { places, step } = ticks(look, plan.width, TICK_PX, scene.second);
  pen.fillStyle = inks.sheet;
  pen.fillRect(0, 0, plan.width, RULER_PX);
  pen.font = FONT;
  for (const at of places) {
    const x = Math.round(toX(look, plan.width, at));
    pen.fillStyle = inks.line;
    pen.fillRect(x, 0, 1, plan.rows.y);
    pen.fillStyle = inks.soft;
    pen.fillText(scene.ruled(at, step), x + 4, 15);
  }
  pen.fillStyle = inks.line;
  pen.fillRect(0, RULER_PX - 1, plan.width, 1);
}

function paintLane(pen: CanvasRenderingContext2D, scene: Scene, area: Area, lane: number, look: Look, inks: Inks): void {
  pen.save();
  pen.beginPath();
  pen.rect(area.x, area.y, area.width, area.height);
  pen.clip();
  scene.backdrop(pen, lane, area, look, inks);
  pen.restore();
  if (lane > 0) {
    pen.fillStyle = inks.line;
    pen.fillRect(area.x, area.y, area.width, 1);
  }
  const name = scene.lanes[lane];
  if (!name || area.height < 16) return;
  pen.font = `600 ${FONT}`;
  const wide = pen.measureText(name).width + 12;
  pen.fillStyle = inks.sheet;
  pen.beginPath();
  pen.roundRect(6, area.y + 5, wide, 17, 5);
  pen.fill();
  pen.fillStyle = inks.soft;
  pen.fillText(name, 12, area.y + 17);
}

/** Over the lanes. */
function paintBand(pen: CanvasRenderingContext2D, scene: Scene, plan: Plan, look: Look, bar: Bar): void {
  const chosen = bar.id === scene.selected;
  const { x, width } = barArea(plan, look, bar);
  for (const lane of lanesOf(plan, scene, bar)) {
    pen.globalAlpha = bar.proposed ? 0.07 : chosen ? 0.28 : 0.14;
    pen.fillStyle = bar.color;
    pen.fillRect(x, lane.y, width, lane.height);
    pen.globalAlpha = chosen || bar.id === "" ? 1 : 0.55;
    pen.strokeStyle = bar.color;
    pen.lineWidth = chosen ? 2 : 1;
    pen.setLineDash(bar.proposed ? [5, 4] : []);
    pen.beginPath();
    for (const side of [x, x + width]) {
      pen.moveTo(side, lane.y);
      pen.lineTo(side, lane.y + lane.height);
    }
    pen.stroke();
  }
  pen.globalAlpha = 1;
  pen.setLineDash([]);
  if (chosen && !bar.locked && !bar.proposed) lanesOf(plan, scene, bar).forEach((lane) => grips(pen, scene, bar, x, width, lane));
}

function grips(pen: CanvasRenderingContext2D, scene: Scene, bar: Bar, x: number, width: number, lane: Area): void {
  const tall = Math.min(lane.height * 0.4, 34);
  [x, x + width].forEach((side, n) => {
    const half = scene.point === n ? 4 : 3;
    pen.fillStyle = scene.point === n ? bar.color : "#fff";
    pen.strokeStyle = bar.color;
    pen.lineWidth = 1.5;
    pen.beginPath();
    pen.roundRect(side - half, lane.y + (lane.height - tall) / 2, 2 * half, tall, half);
    pen.fill();
    pen.stroke();
  });
}

/** In its row. */
function paintBar(pen: CanvasRenderingContext2D, scene: Scene, plan: Plan, look: Look, bar: Bar, named: boolean, inks: Inks): void {
  const area = barArea(plan, look, bar);
  const chosen = bar.id === scene.selected;
  pen.beginPath();
  pen.roundRect(area.x, area.y, area.width, area.height, Math.min(5, area.width / 2, area.height / 2));
  pen.fillStyle = bar.color;
  pen.globalAlpha = bar.proposed ? 0.12 : 1;
  pen.fill();
  pen.globalAlpha = 1;
  if (chosen || bar.proposed) {
    pen.strokeStyle = chosen ? inks.ink : bar.color;
    pen.lineWidth = 2;
    if (bar.proposed) pen.setLineDash([5, 3]);
    pen.stroke();
    pen.setLineDash([]);
  }
  const left = Math.max(area.x, 0);
  const room = Math.min(area.x + area.width, plan.width) - left - 10;
  if (!named || area.height < 13 || room < 14) return;
  pen.save();
  pen.beginPath();
  pen.rect(left, area.y, room + 6, area.height);
  pen.clip();
  pen.font = `600 ${FONT}`;
  pen.fillStyle = bar.proposed ? bar.color : inkOn(bar.color);
  pen.fillText(bar.name, left + 6, area.y + area.height / 2 + 4);
  pen.restore();
}

function paintLinks(pen: CanvasRenderingContext2D, scene: Scene, plan: Plan, look: Look): void {
  const bars = new Map(scene.bars.map((bar) => [bar.id, bar]));
  for (const link of scene.links) {
    const ends = [link.source, link.target].map((id) => {
      const bar = bars.get(id);
      const area = bar && barArea(plan, look, bar);
      return area && { x: area.x + area.width / 2, y: area.y };
    });
    const [from, to] = ends;
    if (!from || !to) continue;
    const top = Math.min(from.y, to.y) - Math.min(70, 18 + Math.abs(to.x - from.x) / 6);
    pen.strokeStyle = pen.fillStyle = link.color;
    pen.lineWidth = 1.75;
    pen.beginPath();
    pen.moveTo(from.x, from.y);
    pen.bezierCurveTo(from.x, top, to.x, top, to.x, to.y);
    pen.stroke();
    if (link.direction !== "back") tip(pen, to);
    if (link.direction !== "forward") tip(pen, from);
    if (!link.name) continue;
    pen.font = `600 ${FONT}`;
    const wide = pen.measureText(link.name).width + 10;
    const [x, y] = [(from.x + to.x) / 2, (from.y + to.y) / 8 + (top * 3) / 4];
    pen.beginPath();
    pen.roundRect(x - wide / 2, y - 9, wide, 18, 5);
    pen.fill();
    pen.fillStyle = inkOn(link.color);
    pen.fillText(link.name, x - wide / 2 + 5, y + 4);
  }
}

/** The head of an arrow that comes from above. */
function tip(pen: CanvasRenderingContext2D, { x, y }: { x: number; y: number }): void {
  pen.beginPath();
  pen.moveTo(x, y);
  pen.lineTo(x - 4, y - 8);
  pen.lineTo(x + 4, y - 8);
  pen.closePath();
  pen.fill();
}

/** The whole line, and which part of it is seen. */
function paintOverview(pen: CanvasRenderingContext2D, scene: Scene, plan: Plan, look: Look, inks: Inks): void {
  const { overview: area } = plan;
  const whole = { from: scene.whole.start, to: Math.max(scene.whole.end, scene.whole.start + 1e-9) };
  pen.fillStyle = inks.stage;
  pen.fillRect(area.x, area.y, area.width, area.height);
  pen.save();
  pen.globalAlpha = 0.45;
  const each = (area.height - 9) / Math.max(scene.lanes.length, 1);
  scene.lanes.forEach((_, lane) =>
    scene.backdrop(pen, lane, { ...area, y: area.y + 2 + lane * each, height: each }, whole, inks));
  pen.restore();
  for (const bar of scene.bars) {
    const x = toX(whole, area.width, bar.start);
    pen.globalAlpha = bar.proposed ? 0.4 : 1;
    pen.fillStyle = bar.color;
    pen.fillRect(x, area.y + area.height - 5, Math.max(toX(whole, area.width, bar.end) - x, 1.5), 4);
  }
  pen.globalAlpha = 1;
  const [left, right] = [toX(whole, area.width, look.from), toX(whole, area.width, look.to)];
  if (right - left < area.width - 1) {
    pen.strokeStyle = inks.accent;
    pen.lineWidth = 1.5;
    pen.beginPath();
    pen.roundRect(left + 1, area.y + 1, Math.max(right - left - 2, 4), area.height - 2, 4);
    pen.stroke();
    pen.globalAlpha = 0.1;
    pen.fillStyle = inks.accent;
    pen.fill();
    pen.globalAlpha = 1;
  }
  pen.fillStyle = inks.line;
  pen.fillRect(0, area.y, area.width, 1);
}
