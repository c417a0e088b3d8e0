/** Stretches of time: as stored, as said, as typed. Pure. */

import type { Region, Shape } from "../../model";

export interface TimeSpan extends Shape {
  type: "time_span";
  start: number | string;
  end: number | string;
}

export const isTimeSpan = (shape: Shape | null | undefined): shape is TimeSpan =>
  shape?.type === "time_span" && typeof shape["start"] === typeof shape["end"] &&
  (typeof shape["start"] === "string" || (Number.isFinite(shape["start"]) && Number.isFinite(shape["end"])));

export const unitOf = (shape: Shape): string => (typeof shape["unit"] === "string" ? shape["unit"] : "s");

export const channelOf = (shape: Shape): number | null => (typeof shape["channel"] === "number" ? shape["channel"] : null);

/** Seconds as a clock shows them, to the millisecond: `1:02.500`, `1:00:02.500`. */
export function clock(seconds: number, digits = 3): string {
  const scale = 10 ** digits;
  const whole = Math.round(Math.abs(seconds) * scale);
  const rest = whole % (60 * scale);
  const minutes = Math.floor(whole / (60 * scale));
  const [hours, left] = [Math.floor(minutes / 60), minutes % 60];
  const said = (rest / scale).toFixed(digits).padStart(digits ? digits + 3 : 2, "0");
  const sign = seconds < 0 && whole > 0 ? "−" : "";
  return sign + (hours ? `${hours}:${String(left).padStart(2, "0")}:${said}` : `${left}:${said}`);
}

/** Seconds as they are typed: `62.5`, `1:02,5`, `1:00:02`; null if it is no time. */
export function seconds(typed: string): number | null {
  const parts = typed.trim().replace(",", ".").split(":");
  if (parts.length > 3 || parts.some((part) => !/^\d+(\.\d*)?$/.test(part.trim()))) return null;
  const found = parts.reduce((sum, part) => sum * 60 + Number(part), 0);
  return Number.isFinite(found) ? found : null;
}

/** To the millisecond, which is what is heard and seen; a whole recording's end stays as it is. */
export const rounded = (value: number): number => Math.round(value * 1000) / 1000;

/** Marks in the order in which they are gone through: as time goes where all are stretches of it. */
export function inOrder(regions: readonly Region[]): readonly Region[] {
  const starts = new Map(regions.map(({ id, shape }) => [id, isTimeSpan(shape) && typeof shape.start === "number" ? shape.start : NaN]));
  if ([...starts.values()].some(Number.isNaN)) return regions;
  return regions.toSorted((a, b) => (starts.get(a.id) ?? 0) - (starts.get(b.id) ?? 0));
}

const shown = (value: number | string, unit: string): string =>
  typeof value === "string" ? value : unit === "s" ? clock(value, 2) : String(value);

/** Where it is, in a few letters: to the hundredth of a second. */
export function said(region: Region): string {
  const { shape } = region;
  if (!isTimeSpan(shape)) return "";
  const unit = unitOf(shape);
  return shape.start === shape.end ? shown(shape.start, unit) : `${shown(shape.start, unit)} – ${shown(shape.end, unit)}`;
}
