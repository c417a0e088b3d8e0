/** Lines of time: what is seen of them, waves, tables, how times are said. */

import { describe, expect, test } from "vitest";
import { placeOf, rowAt, seriesOf, valueAt, wholeOf } from "./series/series";
import { tableOf } from "./series/table";
import { clock, isTimeSpan, seconds } from "./shapes/time_span";
import { Extremes } from "./sound/extremes";
import { mp3Of } from "./sound/mp3";
import { Peaks, WavPeaks } from "./sound/peaks";
import { formatOf, reader } from "./sound/wav";
import { edgeAt, type Ground, shifted } from "./timeline/gestures";
import { fromX, pan, reveal, stepFor, ticks, toX, zoom } from "./timeline/look";
import { barArea, planned, under } from "./timeline/plan";
import { rows } from "./timeline/rows";
import type { Bar, Scene } from "./timeline/scene";

const whole = { start: 0, end: 100 };

describe("what is seen of a line", () => {
  test("zooms about a place, and not out of the line", () => {
    const look = zoom({ from: 20, to: 60 }, whole, 30, 2, 0.01);
    expect(look).toEqual({ from: 25, to: 45 });
    expect(zoom(look, whole, 26, 1 / 100, 0.01)).toEqual({ from: 0, to: 100 });
    expect(zoom(look, whole, 30, 1e9, 0.5).to - zoom(look, whole, 30, 1e9, 0.5).from).toBeCloseTo(0.5);
    expect(fromX(look, 900, toX(look, 900, 31.4))).toBeCloseTo(31.4, 9);
  });
  test("moves as far as the line goes", () => {
    expect(pan({ from: 20, to: 40 }, whole, -50)).toEqual({ from: 0, to: 20 });
    expect(pan({ from: 20, to: 40 }, whole, 500)).toEqual({ from: 80, to: 100 });
  });
  test("shows a stretch, closer only if it was", () => {
    const look = { from: 20, to: 30 };
    expect(reveal(look, whole, { start: 21, end: 22 })).toBe(look);
    expect(reveal(look, whole, { start: 50, end: 52 })).toEqual({ from: 46, to: 56 });
    expect(reveal(look, whole, { start: 40, end: 60 })).toEqual({ from: 38, to: 62 });
  });
  test("has round marks", () => {
    expect([stepFor(0.03, 1), stepFor(3, 1), stepFor(16, 1), stepFor(100, 1), stepFor(2000, 1000)].map((n) => Number(n.toFixed(6))))
      .toEqual([0.05, 5, 30, 120, 2000]);
    expect(stepFor(0.2, null)).toBeCloseTo(0.2);
    expect(stepFor(300, null)).toBe(500);
    expect(ticks({ from: 0.5, to: 10.5 }, 500, 80, 1).places).toEqual([2, 4, 6, 8, 10]);
  });
});

const bar = (id: string, start: number, end: number, more: Partial<Bar> = {}): Bar => ({
  id, start, end, lane: null, color: "#000000", name: id, proposed: false, locked: false, ...more,
});
const scene = (bars: Bar[], more: Partial<Scene> = {}): Scene => ({
  whole, least: 1, lanes: ["", ""], apart: false, backdrop: () => {}, ruled: String, second: 1, bars, links: [],
  selected: null, point: null, linking: undefined, color: "#000000", begun: null, snap: (at) => at, ...more,
});

describe("marks on a line", () => {
  const look = { from: 0, to: 100 };
  test("that overlap are in rows of their own", () => {
    expect([...rows([bar("b", 2, 8), bar("a", 0, 5), bar("c", 5, 6)])]).toEqual([["a", 0], ["b", 1], ["c", 0]]);
  });
  test("of one channel are together", () => {
    const bars = [bar("a", 0, 50, { lane: 1 }), bar("b", 10, 20, { lane: 0 }), bar("c", 10, 20)];
    const { row } = planned(scene(bars, { apart: true }), 1000, 400);
    expect([row.get("c"), row.get("b"), row.get("a")]).toEqual([0, 1, 2]);
  });
  test("are found by lane and by row, the shortest first", () => {
    const bars = [bar("long", 0, 50, { lane: 1 }), bar("short", 10, 20, { lane: 0 })];
    const [one, apart] = [scene(bars), scene(bars, { apart: true })];
    const plan = planned(one, 1000, 400);
    const at = (lane: number) => ({ x: 150, y: (plan.lanes[lane]?.y ?? 0) + 5 });
    expect(under(plan, one, look, at(0)).map(({ id }) => id)).toEqual(["short", "long"]);
    expect(under(planned(apart, 1000, 400), apart, look, at(0)).map(({ id }) => id)).toEqual(["short"]);
    const area = barArea(plan, look, bars[0] as Bar);
    expect(under(plan, one, look, { x: 300, y: area.y + 2 }).map(({ id }) => id)).toEqual(["long"]);
  });
  test("are held by their ends: the selected one, or in its row any", () => {
    const bars = [bar("a", 10, 30), bar("b", 40, 60)];
    const plan = planned(scene(bars), 1000, 400);
    const ground = (selected: string | null) => ({ plan, look, scene: scene(bars, { selected }) }) as unknown as Ground;
    const [lane, row] = [{ x: 301, y: 100 }, { x: 301, y: barArea(plan, look, bars[0] as Bar).y + 2 }];
    expect(edgeAt(ground(null), lane, 6)).toBeNull();
    expect(edgeAt(ground("a"), lane, 6)).toMatchObject({ bar: { id: "a" }, n: 1 });
    expect(edgeAt(ground(null), row, 6)).toMatchObject({ bar: { id: "a" }, n: 1 });
  });
  test("keep their length at the ends of the line", () => {
    expect(shifted({ start: 90, end: 95 }, 20, scene([]))).toEqual({ start: 95, end: 100 });
    expect(shifted({ start: 3, end: 5 }, -20, scene([]))).toEqual({ start: 0, end: 2 });
  });
});

describe("times", () => {
  test("are said as a clock shows them", () => {
    expect([clock(0), clock(62.5), clock(3661.0004), clock(59.9996), clock(7, 0), clock(3.14159, 1)])
      .toEqual(["0:00.000", "1:02.500", "1:01:01.000", "1:00.000", "0:07", "0:03.1"]);
  });
  test("are read as people type them", () => {
    expect([seconds("62.5"), seconds("1:02,5"), seconds(" 1:00:02 "), seconds("0:00.010")]).toEqual([62.5, 62.5, 3602, 0.01]);
    expect([seconds("soon"), seconds("1:2:3:4"), seconds("-3"), seconds("")]).toEqual([null, null, null, null]);
    for (const one of [0.001, 12.345, 754.01, 7322.5]) expect(seconds(clock(one))).toBeCloseTo(one, 9);
  });
  test("have two ends of one kind", () => {
    expect(isTimeSpan({ type: "time_span", start: 1, end: 2 })).toBe(true);
    expect(isTimeSpan({ type: "time_span", start: "a", end: "b", unit: "x" })).toBe(true);
    expect(isTimeSpan({ type: "time_span", start: 1, end: "2" })).toBe(false);
  });
});

describe("extremes", () => {
  test("are those of any stretch", () => {
    const values = Array.from({ length: 1000 }, (_, n) => Math.sin(n * 1.7) * ((n * 37) % 101));
    const found = new Extremes(values.length);
    for (const value of values) found.add(value, value);
    for (const [from, to] of [[0, 1000], [1, 2], [7, 9], [63, 513], [100, 101], [990, 2000], [-5, 8]] as const) {
      const part = values.slice(Math.max(from, 0), to).map(Math.fround);
      expect(found.between(from, to)).toEqual([Math.min(...part), Math.max(...part)]);
    }
    expect(found.between(5, 5)).toBeNull();
  });
  test("pass over what is no number", () => {
    const found = new Extremes(3);
    for (const value of [NaN, 2, NaN]) found.add(value, value);
    expect([found.between(0, 3), found.between(2, 3), found.least]).toEqual([[2, 2], null, 2]);
  });
});

/** A WAV file of two channels: a ramp, and its opposite. */
function wav(bits: number, float: boolean, frames: number, extra = 0): Uint8Array<ArrayBuffer> {
  const [wide, head] = [bits / 8, 44 + extra];
  const view = new DataView(new ArrayBuffer(head + frames * 2 * wide));
  const text = (at: number, word: string) => [...word].forEach((letter, n) => view.setUint8(at + n, letter.charCodeAt(0)));
  text(0, "RIFF"); text(8, "WAVE"); text(12, "fmt ");
  view.setUint32(16, 16, true); view.setUint16(20, float ? 3 : 1, true); view.setUint16(22, 2, true);
  view.setUint32(24, 1000, true); view.setUint16(34, bits, true);
  if (extra) { text(36, "LIST"); view.setUint32(40, extra - 8, true); }
  text(head - 8, "data"); view.setUint32(head - 4, frames * 2 * wide, true);
  for (let n = 0; n < frames * 2; n++) {
    const value = ((n >> 1) / frames) * (n % 2 ? -1 : 1);
    const at = head + n * wide;
    if (float) view.setFloat32(at, value, true);
    else if (bits === 8) view.setUint8(at, 128 + Math.round(value * 127));
    else if (bits === 16) view.setInt16(at, Math.round(value * 32767), true);
    else if (bits === 24) { const whole = Math.round(value * 8388607); view.setUint16(at, whole & 0xffff, true); view.setInt8(at + 2, whole >> 16); }
    else view.setInt32(at, Math.round(value * 2147483647), true);
  }
  return new Uint8Array(view.buffer);
}

describe("WAV files", () => {
  test.each([[8, false], [16, false], [24, false], [32, false], [32, true]])("of %i bits (float: %s) are read in any pieces", (bits, float) => {
    const file = wav(bits, float, 500, 12);
    const format = formatOf(file);
    if (!format || format === "more") throw new Error("no format");
    expect(format).toMatchObject({ channels: 2, rate: 1000, bits, float, offset: 56 });
    const found = new WavPeaks(format, 0.5);
    for (let at = 56, n = 1; at < file.length; at += n, n = (n * 7) % 61 + 1) found.take(file.slice(at, at + n));
    const [one, other] = found.peaks.channels;
    expect([one?.count, other?.count]).toEqual([500, 500]);
    expect(one?.between(250, 251)?.[1]).toBeCloseTo(0.5, 1);
    expect(other?.between(400, 500)?.[0]).toBeCloseTo(-0.998, 1);
    expect(found.peaks.heard).toBeCloseTo(0.5);
  });
  test("end of the head is waited for; other files are not read", () => {
    const file = wav(16, false, 10);
    for (const length of [0, 11, 20, 40, 43]) expect(formatOf(file.slice(0, length))).toBe("more");
    expect(formatOf(new TextEncoder().encode("ID3 and much more of it"))).toBeNull();
    const alaw = wav(8, false, 10);
    alaw[20] = 6;
    expect(formatOf(alaw)).toBeNull();
  });
  test("recorded without an end are read to their end", () => {
    const file = wav(16, false, 10);
    new DataView(file.buffer).setUint32(40, 0xffffffff, true);
    expect(formatOf(file)).toMatchObject({ bytes: Infinity });
    expect(reader({ bits: 16, float: false } as never)(new DataView(file.buffer), 44 + 4 * 4)).toBeCloseTo(0.4, 3);
  });
  test("have at most a peak a sample", () => {
    const peaks = new Peaks(1, 100, 1, 1000);
    peaks.add(100, (frame) => frame);
    expect([peaks.perSecond, peaks.channels[0]?.count, peaks.channels[0]?.between(40, 41)]).toEqual([100, 100, [40, 40]]);
  });
});

/** Silent frames of 128 kbit/s at 44.1 kHz, after a tag and a frame that tells of them. */
function mp3(count: number, { id3 = 0, told = false } = {}): Uint8Array {
  const frame = new Uint8Array(417);
  frame.set([0xff, 0xfb, 0x90, 0x64]);
  const info = frame.slice();
  info.set([...new TextEncoder().encode("Info"), 0, 0, 0, 1, 0, 0, 0, count, ...new TextEncoder().encode("LAME3.100")], 36);
  info.set([576 >> 4, ((576 & 15) << 4) | (1000 >> 8), 1000 & 255], 36 + 12 + 21);
  const tag = id3 ? [0x49, 0x44, 0x33, 4, 0, 0, 0, 0, id3 >> 7, id3 & 127, ...new Array(id3).fill(0xff)] : [];
  return Uint8Array.from([...tag, ...(told ? info : []), ...Array.from({ length: count }, () => [...frame]).flat(), 84, 65, 71]);
}

describe("MP3 files", () => {
  test("are frames of the same length of time, wherever they begin", () => {
    const found = mp3Of(mp3(5, { id3: 300 }));
    expect(found).toMatchObject({ rate: 44100, channels: 2, perFrame: 1152, added: 0 });
    expect(found?.frames).toEqual([310, 727, 1144, 1561, 1978, 2395]);
  });
  test("may tell what was added to them; that frame is none of theirs", () => {
    const found = mp3Of(mp3(5, { told: true }));
    expect([found?.frames.length, found?.frames[0], found?.added]).toEqual([6, 417, 1576]);
  });
  test("are nothing else", () => {
    expect(mp3Of(new Uint8Array(5000))).toBeNull();
    expect(mp3Of(wav(16, false, 100))).toBeNull();
    expect(mp3Of(new TextEncoder().encode("fLaC and so on"))).toBeNull();
    expect(mp3Of(mp3(1))).toBeNull();
  });
});

describe("tables", () => {
  const columns = (value: Parameters<typeof tableOf>[0], options = {}) => Object.fromEntries(tableOf(value, options) ?? []);
  test("come as CSV, with the separator that it has or that is said", () => {
    expect(columns("t,x\n1,2\n3,4\n")).toEqual({ t: ["1", "3"], x: ["2", "4"] });
    expect(columns("t;x\r\n1;2,5")).toEqual({ t: ["1"], x: ["2,5"] });
    expect(columns("t|x\n1|2", { separator: "|" })).toEqual({ t: ["1"], x: ["2"] });
    expect(columns('t,"the ""x"", y"\n1,"2\n3"')).toEqual({ t: ["1"], 'the "x", y': ["2\n3"] });
    expect(columns("1,2\n3,4")).toEqual({ 0: ["1", "3"], 1: ["2", "4"] });
  });
  test("come as JSON: by column, by row, or with a first row of names", () => {
    const wanted = { t: [1, 2], x: [3, null] };
    expect(columns({ t: [1, 2], x: [3, null], of: "whatever" })).toEqual(wanted);
    expect(columns('[{"t": 1, "x": 3}, {"t": 2}]')).toEqual(wanted);
    expect(columns([["t", "x"], [1, 3], [2, null]])).toEqual(wanted);
    expect(tableOf(7, {})).toBeNull();
    expect(tableOf("{broken", {})).toBeNull();
  });
});

describe("series", () => {
  const made = (text: string, options = {}) => {
    const table = tableOf(text, options);
    const found = table && seriesOf(table, options);
    if (!found) throw new Error("no series");
    return found;
  };
  test("stand by number, in order, and give their own values back", () => {
    const series = made("t,x,note\n3,1,a\n-1.5,2,b\n10.25,,c", { time: "t" });
    expect([...series.places]).toEqual([-1.5, 3, 10.25]);
    expect(series.lanes.map(({ name, values }) => [name, [...values]])).toEqual([["x", [2, 1, NaN]]]);
    expect([rowAt(series, -9), rowAt(series, 0.7), rowAt(series, 0.8), rowAt(series, 99)]).toEqual([0, 0, 1, 2]);
    expect([valueAt(series, 9), placeOf(series, 2.25), wholeOf(series)]).toEqual([10.25, 2.25, { start: -1.5, end: 10.25 }]);
  });
  test("stand by moment, and give the very text back", () => {
    const series = made("at,load\n2024-05-01 10:00,1\n2024-05-01 10:15,4\n2024-05-01 11:15,2", { time: "at", columns: ["load"] });
    const [one = 0, other = 0, last = 0] = series.places;
    expect([other - one, last - other]).toEqual([900_000, 3_600_000]);
    expect(valueAt(series, one + 1000)).toBe("2024-05-01 10:00");
    expect(placeOf(series, "2024-05-01 10:15")).toBe(other);
    expect(placeOf(series, "2024-05-01 10:30")).toBe(other + 900_000);
  });
  test("stand one after the other where their text is no time", () => {
    const series = made("at,load\nfirst,1\nsecond,4\nthird,2", { time: "at" });
    expect([[...series.places], valueAt(series, 1.2), placeOf(series, "third"), placeOf(series, "tenth")])
      .toEqual([[0, 1, 2], "second", 2, null]);
  });
  test("without a time column are counted, and columns may go by number", () => {
    const series = made("1,5\n2,6", { columns: ["1"] });
    expect([[...series.places], series.lanes.map(({ name }) => name)]).toEqual([[0, 1], ["1"]]);
  });
  test("need a column of numbers", () => {
    const table = tableOf("at,what\na,b\nc,d", {});
    expect(table && seriesOf(table, { time: "at" })).toBeNull();
  });
});
