/** What lies on the time line: a lane for each track and each mark of frames. Pure. */

import type { Region, Shape } from "../model";
import { type Track, trackOf } from "../shapes/track";

/** Frames from `start` to before `end`. */
export interface Range {
  start: number;
  end: number;
}

export interface Lane {
  id: string;
  name: string;
  color: string;
  /** A track with its key frames; else ranges that can be drawn longer. */
  track: Track | null;
  bars: Range[];
  proposed: boolean;
  locked: boolean;
  hidden: boolean;
}

/** The frames at which a track is seen. */
export function seenIn(track: Track, count: number): Range[] {
  const found: Range[] = [];
  let placed = false;
  track.keys.forEach((key, n) => {
    placed ||= Boolean(key.shape);
    if (key.gone || !placed) return;
    const end = track.between === "linear" ? track.keys[n + 1]?.at ?? Math.max(count, key.at + 1) : key.at + 1;
    const last = found.at(-1);
    if (last?.end === key.at) last.end = end;
    else found.push({ start: key.at, end });
  });
  return found;
}

// Ranges of frames

const isSpan = (shape: Shape | undefined | null): boolean =>
  shape?.type === "time_span" && typeof shape["start"] === "number" && typeof shape["end"] === "number" && shape["unit"] !== "x";

/** The shapes of a region's ranges: itself, or its parts; none if it is no range of time. */
export function spansOf({ shape }: Region): Shape[] {
  if (shape && isSpan(shape)) return [shape];
  const parts = shape?.type === "parts" && Array.isArray(shape["shapes"]) ? (shape["shapes"] as unknown as Shape[]) : [];
  return parts.length && parts.every(isSpan) ? parts : [];
}

const isSeconds = (shape: Shape): boolean => (shape["unit"] ?? "s") === "s";

/** The frames of a range, which may be said in seconds. */
export function framesOf(shape: Shape, rate: number | null): Range {
  const per = isSeconds(shape) ? rate ?? 1 : 1;
  return { start: Math.round((shape["start"] as number) * per), end: Math.round((shape["end"] as number) * per) };
}

export function withFrames(shape: Shape, { start, end }: Range, rate: number | null): Shape {
  const per = isSeconds(shape) ? rate ?? 1 : 1;
  return { ...shape, start: start / per, end: end / per };
}

/** A region with one of its ranges changed. */
export function withRange(region: Region, part: number, range: Range, rate: number | null): Region {
  const spans = spansOf(region);
  const next = spans.map((one, n) => (n === part ? withFrames(one, range, rate) : one));
  if (region.shape?.type === "parts") return { ...region, shape: { ...region.shape, shapes: next as never } };
  return next[0] ? { ...region, shape: next[0] } : region;
}

/** With one more range, after the others that it has. */
export function withMore(region: Region, range: Range): Region {
  const span: Shape = { type: "time_span", ...range, unit: "frame" };
  return { ...region, shape: { type: "parts", shapes: [...spansOf(region), span] as never } };
}

/** Inside of the film, one frame long at least. */
export function kept({ start, end }: Range, count: number): Range {
  const first = Math.min(Math.max(Math.round(Math.min(start, end)), 0), count - 1);
  return { start: first, end: Math.min(Math.max(Math.round(Math.max(start, end)), first + 1), count) };
}

/** The whole range moved, as far as there is room. */
export function shifted({ start, end }: Range, by: number, count: number): Range {
  const step = Math.min(Math.max(Math.round(by), -start), count - end);
  return { start: start + step, end: end + step };
}

interface Look {
  name: string;
  color: string;
  proposed: boolean;
  locked: boolean;
  hidden: boolean;
}

/** The lane of a region; none if it is not of several frames. */
export function laneOf(region: Region, count: number, rate: number | null, look: Look): Lane | undefined {
  const track = trackOf(region);
  const bars = track ? seenIn(track, count) : spansOf(region).map((one) => framesOf(one, rate));
  return track || bars.length ? { id: region.id, track: track ?? null, bars, ...look } : undefined;
}
