/** How a column of numbers is drawn: a line from one to the next, or from the lowest to the highest of
 * a pixel where there are very many. */

import { type Look, toX } from "../timeline/look";
import type { Area, Backdrop, Inks } from "../timeline/scene";
import { type Lane, rowFrom, type Series } from "./series";

const ROOM = 0.12;
const DOTS_PX = 9;

export function plotOf(series: Series): Backdrop {
  return (pen, n, area, look, inks) => {
    const lane = series.lanes[n];
    if (!lane || area.height < 2) return;
    const { least, most } = lane.extremes;
    const yOf = (value: number) =>
      area.y + area.height * (1 - ROOM - ((value - least) / (most - least || 1)) * (1 - 2 * ROOM));
    pen.strokeStyle = pen.fillStyle = inks.wave;
    pen.lineWidth = 1.5;
    const first = Math.max(rowFrom(series, look.from) - 1, 0);
    const last = Math.min(rowFrom(series, look.to) + 1, series.places.length);
    const plot: Plot = { pen, series, lane, area, look, yOf, first, last };
    pen.beginPath();
    if (last - first > 3 * area.width) many(plot);
    else few(plot);
    pen.stroke();
    if (area.height > 60) scale(plot, inks);
  };
}

interface Plot {
  pen: CanvasRenderingContext2D;
  series: Series;
  lane: Lane;
  area: Area;
  look: Look;
  yOf(value: number): number;
  /** The rows that are seen. */
  first: number;
  last: number;
}

function few({ pen, series, lane, area, look, yOf, first, last }: Plot): void {
  const dots = (last - first) * DOTS_PX < area.width;
  let open = false;
  for (let row = first; row < last; row++) {
    const value = lane.values[row] as number;
    if (!Number.isFinite(value)) {
      open = false;
      continue;
    }
    const [x, y] = [area.x + toX(look, area.width, series.places[row] as number), yOf(value)];
    if (open) pen.lineTo(x, y);
    else pen.moveTo(x, y);
    open = true;
    if (dots) pen.fillRect(x - 2, y - 2, 4, 4);
  }
}

function many({ pen, series, lane, area, look, yOf, first }: Plot): void {
  let from = first;
  for (let n = 0; n < area.width; n++) {
    const to = rowFrom(series, look.from + ((n + 1) / area.width) * (look.to - look.from));
    const found = lane.extremes.between(from, Math.max(to, from + 1));
    from = to;
    if (!found) continue;
    pen.moveTo(area.x + n + 0.5, yOf(found[1]) - 0.5);
    pen.lineTo(area.x + n + 0.5, yOf(found[0]) + 0.5);
  }
}

/** The highest and lowest number, at the right. */
function scale({ pen, lane, area, yOf }: Plot, { sheet, soft }: Inks): void {
  const { least, most } = lane.extremes;
  pen.font = "10px system-ui, sans-serif";
  for (const value of most > least ? [most, least] : [most]) {
    const wide = pen.measureText(short(value)).width;
    const [x, y] = [area.x + area.width - 8 - wide, yOf(value) + 3];
    pen.fillStyle = sheet;
    pen.beginPath();
    pen.roundRect(x - 4, y - 11, wide + 8, 15, 4);
    pen.fill();
    pen.fillStyle = soft;
    pen.fillText(short(value), x, y);
  }
}

export const short = (value: number): string => String(Number(value.toPrecision(5)));
