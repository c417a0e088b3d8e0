/** The parts that are arithmetic: letters, places, answers, keys. */

import { describe, expect, test } from "vitest";
import { fit, toPicture, toScreen, zoom } from "./canvas/view";
import { check } from "./check";
import { mayShow } from "./conditions";
import { adopted, answered, begun, change, redo, removed, undo } from "./editing";
import { keysFor } from "./keyboard";
import { keyOf, spelled } from "./keys";
import type { Field, LabelSchema, Region } from "./model";
import { inPixels, withPixels } from "./shapes";
import { type Box, box } from "./shapes/box";
import { lanes, pieces } from "./shapes/text_span/layout";
import { cut, lengthOf, offsetOf, pointsBefore, stops } from "./shapes/text_span/points";

const size = { width: 400, height: 300 };

describe("code points", () => {
  const text = "a😀b🧑‍🚀c";
  test("are counted as Python counts them", () => {
    expect(lengthOf(text)).toBe(7);
    expect(pointsBefore(text, 3)).toBe(2);
    expect(offsetOf(text, 2)).toBe(3);
    expect(cut(text, 1, 3)).toBe("😀b");
  });
  test("come back from every place", () => {
    for (let point = 0; point <= lengthOf(text); point++)
      expect(pointsBefore(text, offsetOf(text, point))).toBe(point);
  });
  test("inside a pair the whole letter counts", () => expect(pointsBefore("😀", 1)).toBe(1));
  test("the caret stops between letters and at words", () => {
    expect(stops(text, "grapheme")).toEqual([0, 1, 2, 3, 6, 7]);
    expect(stops("Ada met 😀 Zoë", "word")).toEqual([0, 3, 4, 7, 10, 13]);
  });
});

describe("spans", () => {
  const span = (id: string, start: number, end: number): Region => ({
    id, field: "f", shape: { type: "text_span", start, end },
  });
  test("pieces are the whole text, and know what lies over them", () => {
    const found = pieces([span("a", 2, 6), span("b", 4, 8)], 10);
    expect(found.map(({ start, end, over }) => [start, end, over.map(({ region }) => region.id).join("")])).toEqual([
      [0, 2, ""], [2, 4, "a"], [4, 6, "ab"], [6, 8, "b"], [8, 10, ""],
    ]);
    expect(found[2]?.ending.map((region) => region.id)).toEqual(["a"]);
  });
  test("overlapping ones get lanes of their own", () => {
    const found = lanes([span("a", 0, 5), span("b", 3, 8), span("c", 5, 6)]);
    expect([...found]).toEqual([["a", 0], ["b", 1], ["c", 0]]);
  });
});

describe("the view", () => {
  test("zooms about the pointer", () => {
    const before = fit(size, { width: 800, height: 600 });
    const at = { x: 123, y: 321 };
    const after = zoom(before, at, 3.7);
    const still = toPicture(before, at);
    expect(toScreen(after, still).x).toBeCloseTo(at.x, 9);
    expect(toScreen(after, still).y).toBeCloseTo(at.y, 9);
  });
});

describe("boxes", () => {
  const one: Box = { type: "box", x: 100, y: 100, width: 80, height: 40 };
  test("a dragged corner leaves the opposite one", () => {
    expect(box.dragged(one, 0, { x: 90.4, y: 120 }, size)).toEqual({ ...one, x: 90, y: 120, width: 90, height: 20 });
  });
  test("stay inside the picture", () => {
    expect(box.moved(one, 1000, -1000, size)).toEqual({ ...one, x: 320, y: 0 });
    expect(box.grown(one, 1000, 0, size).width).toBe(300);
  });
  test("a turned one is hit where it is seen, and keeps the side that is not held", () => {
    const turned = { ...one, rotation: 90 };
    expect(box.hit(turned, { x: 140, y: 85 }, 0)).toBe(true);
    expect(box.hit(turned, { x: 105, y: 120 }, 0)).toBe(false);
    // The right side of the box is below now; dragged down by 20 it is 20 longer.
    const longer = box.dragged(turned, 3, { x: 140, y: 180 }, size);
    expect(longer.width).toBeCloseTo(100, 6);
    const [top] = box.handles(longer, { scale: 1, x: 0, y: 0 }, false).slice(7);
    expect([top?.x, top?.y]).toEqual([expect.closeTo(140, 6), expect.closeTo(80, 6)]);
  });
  test("keep the frame they came in", () => {
    const region: Region = {
      id: "r", field: "f", frame: { unit: "fraction" },
      shape: { type: "box", x: 0.25, y: 0.5, width: 0.5, height: 0.1 },
    };
    const shape = inPixels(region, size);
    expect(shape).toEqual({ type: "box", x: 100, y: 150, width: 200, height: 30 });
    if (shape) expect(withPixels(region, shape, size)).toEqual(region);
  });
});

describe("answers", () => {
  test("undo and redo, with typing as one step", () => {
    const field = { name: "note" };
    let now = begun({});
    for (const text of ["a", "ab", "abc"]) now = change(now, answered(now.answer, field, text), "typing");
    expect(now.past.length).toBe(1);
    expect(undo(now).answer).toEqual({});
    expect(redo(undo(now)).answer).toEqual(now.answer);
  });
  test("a removed region takes its links along, and leaves what lies in it", () => {
    const answer = {
      regions: [{ id: "a", field: "f" }, { id: "b", field: "f", parent: "a" }],
      relations: [{ source: "a", target: "b" }],
    };
    expect(removed(answer, "a")).toEqual({ regions: [{ id: "b", field: "f", parent: null }], relations: [] });
  });
  test("a proposal fills what is empty and never takes an id", () => {
    const mine = { values: [{ field: "x", value: 1 }], regions: [{ id: "a", field: "f" }] };
    const theirs = {
      values: [{ field: "x", value: 2 }, { field: "y", value: 3 }],
      regions: [{ id: "a", field: "f", score: 0.5 }, { id: "b", field: "f", parent: "a" }],
    };
    const found = adopted(mine, theirs);
    expect(found.values).toEqual([{ field: "x", value: 1 }, { field: "y", value: 3 }]);
    expect(found.regions).toEqual([
      { id: "a", field: "f" }, { id: "a-2", field: "f" }, { id: "b", field: "f", parent: "a-2" },
    ]);
  });
});

describe("questions", () => {
  const fields: Field[] = [
    { kind: "choice", name: "mood", required: true, labels: [{ name: "glad" }, { name: "mixed" }] },
    { kind: "text", name: "why", required: true, when: { is: "answered", field: "mood", names: ["mixed"] } },
    { kind: "pairwise", name: "better", required: true, inputs: ["a", "b"] },
    { kind: "boolean", name: "cut", required: true, scope: "region" },
  ];
  const schema: LabelSchema = { fields };
  test("are asked for where they show", () => {
    const answer = { values: [{ field: "mood", value: ["glad"] }, { field: "better", value: null }] };
    expect(mayShow(fields[1] as Field, { answer, schema, data: {} })).toBe(false);
    expect(check(schema, answer, {})).toEqual({});
    expect(Object.keys(check(schema, { values: [{ field: "mood", value: ["mixed"] }] }, {}))).toEqual([
      "fields/why", "fields/better",
    ]);
  });
  test("and for each region", () => {
    const found = check(schema, { regions: [{ id: "r1", field: "f" }] }, {});
    expect(Object.keys(found)).toContain("regions/r1/cut");
  });
});

describe("keys", () => {
  const schema: LabelSchema = {
    fields: [
      { kind: "region", name: "r", shapes: ["box"], labels: [{ name: "a", hotkey: "1" }, { name: "b", hotkey: "s" }] },
      { kind: "choice", name: "c", labels: [{ name: "x", hotkey: "1" }, { name: "y" }] },
    ],
  };
  test("each has one meaning; a label's own comes first", () => {
    const keys = keysFor(schema, {});
    expect(keys.picks.get("1")?.pick).toBe("a");
    expect(keys.picks.get("2")?.pick).toBe("x");
    expect(keys.picks.get("3")?.pick).toBe("y");
    expect(keys.commands.get("s")).toBeUndefined();
    expect(keys.commands.get("Alt+s")).toBe("skip");
  });
  test("no label takes what the page needs", () => {
    const greedy: LabelSchema = { fields: [{ kind: "choice", name: "c", labels: [{ name: "x", hotkey: "enter" }] }] };
    expect(keysFor(greedy, {}).commands.get("Enter")).toBe("submit");
  });
  test("are spelled one way", () => {
    expect(keyOf({ key: "Z", ctrlKey: true, shiftKey: true })).toBe("Ctrl+Shift+z");
    expect(keyOf({ key: "?", shiftKey: true })).toBe("?");
    expect(keyOf({ key: "ф", code: "KeyA" })).toBe("a");
    expect(spelled("shift+CTRL+a")).toBe("Ctrl+Shift+a");
  });
});
