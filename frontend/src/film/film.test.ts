/** Frames, lanes and the time line: arithmetic. */

import { describe, expect, test } from "vitest";
import type { Region, Shape } from "../model";
import { asShape, type Track } from "../shapes/track";
import { clock, countOf, frameDuring, frameOf, guessed, knownRate, middleOf, usual } from "./frames";
import { framesOf, kept, laneOf, seenIn, shifted, spansOf, withMore, withRange } from "./lanes";
import { fitted, held, reaching, ruled, zoomed } from "./scale";

const NTSC = 30000 / 1001;

describe("frames and seconds", () => {
  test.each([24, 25, NTSC, 12.5, 60])("%d a second: every frame is found again, also where times are rounded", (rate) => {
    for (let n = 0; n < 20000; n += 37) {
      expect(frameOf(Math.round((n / rate) * 1000) / 1000, rate)).toBe(n);
      expect(frameOf(Math.floor((n / rate) * 1000) / 1000, rate)).toBe(n);
      for (const off of [-0.002, 0, 0.002]) expect(frameDuring(middleOf(n, rate) + off, rate)).toBe(n);
    }
  });

  test("how many there are", () => {
    expect(countOf(4, 25)).toBe(100);
    expect(countOf(10.01, NTSC)).toBe(300);
    expect(countOf(0, 25)).toBe(1);
  });

  test("how many in a second: said, else as tracks were made", () => {
    const clip = { name: "clip", media: "video" };
    const made = (more: object): Region => ({ id: "r", field: "f", shape: { type: "track", keys: [{ at: 10, time: 0.5, shape: { type: "box" } }], ...more } as never });
    expect(knownRate({ ...clip, options: { rate: 12 } }, [])).toBe(12);
    expect(knownRate({ ...clip, options: { rate: 0 } }, [])).toBeNull();
    expect(knownRate(clip, [made({ count: 250, seconds: 10 })])).toBe(25);
    expect(knownRate(clip, [made({})])).toBe(20);
    expect(knownRate(clip, [])).toBeNull();
  });

  test.each([24000 / 1001, 24, 25, NTSC, 30, 50, 60000 / 1001, 60])("%d a second is found out from times to a thousandth", (rate) => {
    const time = (n: number) => Math.round((n / rate) * 1000) / 1000;
    const near = guessed([0, 1, 2, 4, 5, 6, 8, 9, 10, 11].map(time));
    const far = [0.31, 0.57, 0.83].map((part) => time(Math.floor(120 * part * rate)));
    expect(usual(near ?? 0, far)).toBe(rate);
  });

  test("too few times say nothing; an odd rate is what it is", () => {
    expect(guessed([0, 0.04])).toBeNull();
    expect(guessed([])).toBeNull();
    expect(usual(17.3, [4, 9])).toBe(17.3);
  });

  test("minutes, seconds and hundredths", () => {
    expect([clock(0), clock(9.999), clock(61.5), clock(3600)]).toEqual(["0:00.00", "0:10.00", "1:01.50", "60:00.00"]);
  });
});

describe("lanes", () => {
  const box = { type: "box", x: 0, y: 0, width: 1, height: 1 };
  const track = (between: "linear" | "none"): Track => ({
    type: "track", between, keys: [{ at: 2, shape: box }, { at: 5, shape: box, gone: true }, { at: 9, shape: box }, { at: 12, shape: box }],
  });
  const span = (start: number, end: number, unit = "frame"): Shape => ({ type: "time_span", start, end, unit });
  const look = { name: "", color: "", proposed: false, locked: false, hidden: false };

  test("a track is seen between key frames, or at them", () => {
    expect(seenIn(track("linear"), 20)).toEqual([{ start: 2, end: 5 }, { start: 9, end: 20 }]);
    expect(seenIn(track("none"), 20)).toEqual([{ start: 2, end: 3 }, { start: 9, end: 10 }, { start: 12, end: 13 }]);
  });

  test("ranges of frames, of seconds, and of several parts", () => {
    const parts: Shape = { type: "parts", shapes: [span(0, 6), span(12, 20)] as never };
    expect(spansOf({ id: "", field: "", shape: parts })).toHaveLength(2);
    expect(spansOf({ id: "", field: "", shape: { type: "parts", shapes: [span(0, 6), box] as never } })).toEqual([]);
    expect(framesOf(span(0.4, 2, "s"), 25)).toEqual({ start: 10, end: 50 });
    const region = { id: "", field: "", shape: parts };
    expect(withRange(region, 1, { start: 13, end: 21 }, 25).shape?.["shapes"]).toEqual([span(0, 6), span(13, 21)]);
    expect(withRange({ ...region, shape: span(1, 2, "s") }, 0, { start: 25, end: 30 }, 25).shape).toEqual(span(1, 1.2, "s"));
    expect(withMore({ ...region, shape: span(1, 2) }, { start: 5, end: 7 }).shape).toEqual({ type: "parts", shapes: [span(1, 2), span(5, 7)] });
    expect(laneOf({ id: "", field: "", shape: box }, 20, 25, look)).toBeUndefined();
    expect(laneOf({ id: "t", field: "", shape: asShape(track("linear")) }, 20, 25, look)?.bars).toHaveLength(2);
  });

  test("a range has a frame, and stays in the film", () => {
    expect(kept({ start: 7.4, end: 3 }, 20)).toEqual({ start: 3, end: 7 });
    expect(kept({ start: 19, end: 40 }, 20)).toEqual({ start: 19, end: 20 });
    expect(kept({ start: 25, end: 25 }, 20)).toEqual({ start: 19, end: 20 });
    expect(shifted({ start: 5, end: 9 }, -8, 20)).toEqual({ start: 0, end: 4 });
    expect(shifted({ start: 5, end: 9 }, 30, 20)).toEqual({ start: 16, end: 20 });
  });
});

describe("the time line", () => {
  test("is zoomed where one points, and never leaves the film", () => {
    const all = fitted(1000, 500);
    const closer = zoomed(all, 4, 250, 1000, 500);
    expect(closer).toEqual({ wide: 2, first: 375 });
    expect(closer.first + 250 / closer.wide).toBe(500);
    expect(zoomed(closer, 1 / 100, 250, 1000, 500)).toEqual(all);
    expect(held({ first: 990, wide: 2 }, 1000, 500).first).toBe(750);
  });

  test("follows the frame that is shown", () => {
    const span = { first: 0, wide: 5 };
    expect(reaching(span, 99, 1000, 500)).toBe(span);
    expect(reaching(span, 100, 1000, 500).first).toBe(10);
    expect(reaching({ first: 50, wide: 5 }, 20, 1000, 500).first).toBe(10);
  });

  test("has numbers that do not touch", () => {
    expect([ruled(60, 58), ruled(20, 58), ruled(0.5, 58), ruled(0.001, 58)]).toEqual([1, 5, 200, 100000]);
  });
});
