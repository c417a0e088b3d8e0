/** Tracks: what is seen at each frame, and what changes of them give. */

import { describe, expect, test } from "vitest";
import type { Region, Shape } from "../../model";
import {
  answeredAt, asShape, changes, keyAt, momentAt, moved, placed, regionAt, stepFrom, toggledGone, type Track, trackOf, unanswered, without,
} from ".";
import worked from "./motion.json";

const box = (x: number, more: object = {}): Shape => ({ type: "box", x, y: 0, width: 10, height: 10, ...more });
const track: Track = { type: "track", keys: [{ at: 4, shape: box(0) }, { at: 8, shape: box(40) }], between: "linear", count: 20 };
const region = (shape: Track): Region => ({ id: "r", field: "cars", shape: asShape(shape) });

describe("the server's numbers", () => {
  test.each(worked.map((one) => [`${one.track.keys[0]?.shape?.type} ${one.track.between}`, one] as const))("%s", (_, one) => {
    const found = trackOf({ shape: one.track as unknown as Shape });
    if (!found) throw new Error("no track");
    for (let at = 0; at < (found.count ?? 0); at++) {
      const now = momentAt(found, at);
      const said = (one.seen as { [at: string]: { shape: object; values: object } | undefined })[at];
      expect([at, now.seen]).toEqual([at, said !== undefined]);
      if (!said) continue;
      expect(near(now.shape)).toEqual(near(said.shape as Shape));
      const values = regionAt({ ...region(found), values: [{ field: "state", value: ["before"] }] }, at).values ?? [];
      expect(Object.fromEntries(values.map(({ field, value }) => [field, value]))).toEqual(said.values);
    }
  });
});

/** Numbers to a billionth; a turn of 0 need not be said. */
const near = (shape: Shape): unknown => JSON.parse(JSON.stringify({ rotation: 0, holes: [], ...shape }), (_, value) =>
  typeof value === "number" ? Math.round(value * 1e9) / 1e9 : value);

describe("a track", () => {
  test("begins at its first key frame, and stays where it was last", () => {
    expect(momentAt(track, 3)).toEqual({ shape: box(0), key: false, seen: false });
    expect(momentAt(track, 6)).toMatchObject({ shape: { x: 20 }, key: false, seen: true });
    expect(momentAt(track, 8)).toMatchObject({ shape: { x: 40 }, key: true, seen: true });
    expect(momentAt(track, 19)).toMatchObject({ shape: { x: 40 }, seen: true });
  });

  test("is moved at a frame: a key frame is there", () => {
    const next = placed(track, 6, box(5), 0.24);
    expect(next.keys.map(({ at, time }) => [at, time])).toEqual([[4, undefined], [6, 0.24], [8, undefined]]);
    expect(momentAt(next, 7).shape["x"]).toBe(22.5);
    expect(placed(next, 6, box(9), 0.24).keys).toHaveLength(3);
    expect(placed(track, 1, box(9)).keys.map(({ at }) => at)).toEqual([1, 4, 8]);
  });

  test("is as long as its last key frame wants", () => {
    expect(placed({ ...track, count: 9 }, 30, box(5)).count).toBe(31);
    expect(placed(track, 10, box(5)).count).toBe(20);
  });

  test("turns the short way", () => {
    const turned = placed({ ...track, keys: [{ at: 0, shape: box(0, { rotation: 350 }) }] }, 10, box(0, { rotation: 10 }));
    expect(keyAt(turned, 10)?.shape?.["rotation"]).toBe(370);
    expect(momentAt(turned, 5).shape["rotation"]).toBe(360);
    expect(placed(turned, 20, box(0, { rotation: 340 })).keys.at(-1)?.shape?.["rotation"]).toBe(340);
  });

  test("is gone from a frame on, and comes back at the next key frame", () => {
    const gone = toggledGone(track, 6);
    expect([5, 6, 7, 8].map((at) => momentAt(gone, at).seen)).toEqual([true, false, false, true]);
    expect(keyAt(gone, 6)).toEqual({ at: 6, shape: box(20), gone: true });
    expect(keyAt(toggledGone(gone, 6), 6)).toEqual({ at: 6, shape: box(20) });
    expect([6, 7].map((at) => momentAt(toggledGone(gone, 7), at).seen)).toEqual([false, true]);
    expect(keyAt(placed(gone, 6, box(1)), 6)).toEqual({ at: 6, shape: box(1) });
  });

  test("loses key frames, but for the last", () => {
    const less = without(track, 4);
    expect(less?.keys.map(({ at }) => at)).toEqual([8]);
    expect(less && without(less, 8)).toBeNull();
  });

  test("has key frames that can be put elsewhere, between their neighbours", () => {
    expect(moved(track, 8, 12).keys.map(({ at }) => at)).toEqual([4, 12]);
    expect(moved(track, 8, 2).keys.map(({ at }) => at)).toEqual([4, 5]);
    expect(moved(track, 7, 9)).toBe(track);
  });

  test("is gone through key frame by key frame", () => {
    expect([stepFrom(track, 0, 1), stepFrom(track, 4, 1), stepFrom(track, 8, 1)]).toEqual([4, 8, undefined]);
    expect([stepFrom(track, 9, -1), stepFrom(track, 8, -1), stepFrom(track, 4, -1)]).toEqual([8, 4, undefined]);
  });

  test("has answers that hold from a frame on", () => {
    const said = answeredAt(answeredAt(track, 4, "state", "a"), 6, "state", "b");
    const at = (frame: number) => regionAt({ ...region(said), values: [{ field: "state", value: "whole" }] }, frame).values;
    expect(at(0)).toEqual([{ field: "state", value: "whole" }]);
    expect([at(4), at(5), at(6), at(19)].map((values) => values?.[0]?.value)).toEqual(["a", "a", "b", "b"]);
    expect(keyAt(said, 6)).toMatchObject({ shape: { x: 20 }, values: { state: "b" } });
    expect(changes(said, "state")).toBe(true);
    expect(changes(unanswered(said, "state"), "state")).toBe(false);
    expect(keyAt(answeredAt(said, 6, "state", undefined), 6)).toEqual({ at: 6, shape: box(20) });
    expect(answeredAt(track, 5, "state", undefined)).toBe(track);
  });

  test("must have what it is", () => {
    expect(trackOf(region(track))).toBe(track);
    for (const keys of [[], [{ at: 1 }], [{ at: 2, shape: box(0) }, { at: 2 }], [{ at: 0.5, shape: box(0) }], null])
      expect(trackOf(region({ ...track, keys: keys as never }))).toBeUndefined();
  });
});
