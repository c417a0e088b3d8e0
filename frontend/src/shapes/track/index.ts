/** A track: one thing over frames, said at its key frames. Pure.
 *
 * What lies between key frames is what the server works out for exports
 * (`dialects/scale/kinds/videos/motion.py`); a test holds the two together by numbers. */

import type { Json, Region, Shape, Value } from "../../model";
import { rotationOf } from "../turning";
import { mixed } from "./motion";

export interface Key {
  /** Frame, from 0; of a list of pictures its place in it. */
  at: number;
  /** None: as before. */
  shape?: Shape | null;
  /** Not seen from here to the next key frame. */
  gone?: boolean;
  /** Seconds. */
  time?: number | null;
  /** What is answered differently from here on. */
  values?: { [field: string]: Json };
}

export interface Track {
  type: "track";
  keys: Key[];
  between?: "linear" | "none";
  count?: number | null;
  seconds?: number | null;
}

/** A track at one frame. */
export interface Moment {
  shape: Shape;
  /** It is a key frame. */
  key: boolean;
  /** Else the shape is where it was seen last, or will be first. */
  seen: boolean;
}

const known = new WeakMap<object, boolean>();

/** The track that a region is, if it has what is needed. */
export function trackOf(region: { shape?: Shape | null } | undefined): Track | undefined {
  const shape = region?.shape;
  if (shape?.type !== "track") return undefined;
  let sound = known.get(shape);
  if (sound === undefined) known.set(shape, sound = isSound(shape["keys"]));
  return sound ? (shape as unknown as Track) : undefined;
}

export const asShape = (track: Track): Shape => track as unknown as Shape;

function isSound(keys: Json | undefined): boolean {
  const all = Array.isArray(keys) ? (keys as unknown as (Key | null)[]) : [];
  return all.some((key) => key?.shape) &&
    all.every((key, n) => Number.isInteger(key?.at) && (n === 0 || (key as Key).at > (all[n - 1] as Key).at));
}

/** The place of the last key frame at or before a frame; -1 if it begins later. */
export function placeAt({ keys }: Track, at: number): number {
  let [low, high] = [0, keys.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((keys[middle] as Key).at <= at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

export const keyAt = (track: Track, at: number): Key | undefined => {
  const key = track.keys[placeAt(track, at)];
  return key?.at === at ? key : undefined;
};

/** What it is at a frame, and whether it is seen there. */
export function momentAt(track: Track, at: number): Moment {
  const { keys } = track;
  const n = placeAt(track, at);
  const key = keys[n];
  let held: Shape | null | undefined;
  for (let k = n; k >= 0 && !held; k--) held = keys[k]?.shape;
  if (!key || !held) return { shape: held ?? keys.find((one) => one.shape)?.shape as Shape, key: false, seen: false };
  const here = key.at === at;
  if (key.gone || here || track.between !== "linear") return { shape: held, key: here, seen: here && !key.gone };
  const next = keys[n + 1];
  const shape = next?.shape ? mixed(held, next.shape, (at - key.at) / (next.at - key.at)) : held;
  return { shape, key: false, seen: true };
}

/** The key frame after a frame, or before it. */
export function stepFrom({ keys }: Track, at: number, by: 1 | -1): number | undefined {
  return (by > 0 ? keys.find((key) => key.at > at) : keys.findLast((key) => key.at < at))?.at;
}

// Changes. Each gives another track.

/** A track is as long as its last key frame wants, whatever it said before. */
function withKeys(track: Track, keys: Key[]): Track {
  const last = keys.at(-1)?.at ?? 0;
  return { ...track, keys, ...(track.count != null && track.count <= last ? { count: last + 1 } : {}) };
}

function withKey(track: Track, at: number, time: number | null | undefined, to: (key: Key) => Key): Track {
  const n = placeAt(track, at);
  const own = track.keys[n]?.at === at;
  const key = to(own ? (track.keys[n] as Key) : { at, ...(time == null ? {} : { time }) });
  return withKeys(track, track.keys.toSpliced(own ? n : n + 1, own ? 1 : 0, key));
}

/** Seen at a frame, with this shape there. A turn goes the short way from the key frame before. */
export function placed(track: Track, at: number, shape: Shape, time?: number | null): Track {
  const before = track.keys[placeAt(track, at - 1)]?.shape;
  const next = before && shape["rotation"] !== undefined
    ? { ...shape, rotation: nearTurn(rotationOf(shape), rotationOf(before)) } : shape;
  return withKey(track, at, time, ({ gone: _, ...key }) => ({ ...key, shape: next }));
}

const nearTurn = (degrees: number, before: number): number => degrees - 360 * Math.round((degrees - before) / 360);

/** Not seen from a frame on to the next key frame; or seen again. */
export function toggledGone(track: Track, at: number, time?: number | null): Track {
  const { shape } = momentAt(track, at);
  const gone = !isGone(track, at);
  return withKey(track, at, time, ({ gone: _, ...key }) => ({ ...key, shape, ...(gone ? { gone } : {}) }));
}

/** Whether a key frame says that it is not seen. */
export const isGone = (track: Track, at: number): boolean => track.keys[placeAt(track, at)]?.gone ?? false;

/** Without a key frame; null if nothing is left. */
export function without(track: Track, at: number): Track | null {
  const keys = track.keys.filter((key) => key.at !== at);
  return keys.some((key) => key.shape) ? withKeys(track, keys) : null;
}

/** A key frame at another frame, between its neighbours. */
export function moved(track: Track, from: number, to: number, time?: number | null): Track {
  const n = placeAt(track, from);
  const key = track.keys[n];
  if (!key || key.at !== from) return track;
  const least = (track.keys[n - 1]?.at ?? -1) + 1;
  const most = (track.keys[n + 1]?.at ?? Infinity) - 1;
  const at = Math.min(Math.max(to, least), most);
  if (at === from) return track;
  return withKeys(track, track.keys.with(n, { ...key, at, ...(key.time == null ? {} : { time: time ?? null }) }));
}

// What is answered along it

/** Whether the answer to a question changes along the track. */
export const changes = (track: Track, field: string): boolean =>
  track.keys.some((key) => key.values !== undefined && Object.hasOwn(key.values, field));

/** A region as it is at a frame: with what is answered there. */
export function regionAt(region: Region, at: number | undefined): Region {
  const track = trackOf(region);
  if (!track || at === undefined || !track.keys.some((key) => key.values)) return region;
  const held = new Map((region.values ?? []).map((value) => [value.field, value]));
  for (const key of track.keys) {
    if (key.at > at) break;
    for (const [field, value] of Object.entries(key.values ?? {})) held.set(field, { field, value });
  }
  return { ...region, values: [...held.values()] };
}

/** Everything that is answered to a question along the track, at its key frames. */
export const valuesAlong = (region: Region, field: string): Value[] =>
  (trackOf(region)?.keys ?? []).flatMap(({ values }) =>
    values && Object.hasOwn(values, field) ? [{ field, value: values[field] as Json }] : []);

/** With an answer that holds from a frame on, which is a key frame then; undefined takes back what is said there. */
export function answeredAt(track: Track, at: number, field: string, value: Json | undefined, time?: number | null): Track {
  if (value === undefined && !keyAt(track, at)) return track;
  const { shape, seen } = momentAt(track, at);
  const isNew = !keyAt(track, at);
  return withKey(track, at, time, ({ values, ...key }) => {
    const { [field]: _, ...others } = values ?? {};
    const next = value === undefined ? others : { ...others, [field]: value };
    return {
      ...key, ...(isNew ? { shape, ...(seen ? {} : { gone: true }) } : {}), ...(Object.keys(next).length ? { values: next } : {}),
    };
  });
}

/** Without what key frames say to a question. */
export const unanswered = (track: Track, field: string): Track => withKeys(track, track.keys.map((key) => {
  if (!key.values || !Object.hasOwn(key.values, field)) return key;
  const { values, ...rest } = key;
  const { [field]: _, ...others } = values;
  return Object.keys(others).length ? { ...rest, values: others } : rest;
}));
