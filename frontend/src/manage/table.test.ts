import { describe, expect, test } from "vitest";
import { undoing } from "./bulk";
import type { Task } from "./model";
import { inPages } from "./paging";
import { depthAt, heightOf, scrollFor, window_ } from "./rows";

const task = (id: number, more: Partial<Task> = {}): Task => ({ id, priority: 0, overlap: 1, state: "open", ...more }) as Task;

describe("a long table", () => {
  test("a short one scrolls pixel by pixel", () => {
    expect(heightOf(38_000)).toBe(38_000);
    expect(depthAt(500, 600, 38_000)).toBe(500);
  });

  test("the ends of a million rows can be reached", () => {
    const [row, count, height] = [38, 1_000_000, 600];
    const whole = row * count;
    const tall = heightOf(whole);
    expect(tall).toBeLessThan(30e6);
    expect(depthAt(0, height, whole)).toBe(0);
    expect(depthAt(tall - height, height, whole)).toBeCloseTo(whole - height, 3);
    expect(window_(depthAt(tall - height, height, whole), height, row, count).to).toBe(count);
    expect(depthAt(scrollFor(19e6, height, whole), height, whole)).toBeCloseTo(19e6, 3);
  });
});

describe("taking back", () => {
  const before = [task(1, { priority: 4, tags: ["a"] }), task(2, { priority: 5 })];

  test("each task becomes what it was", () => {
    const undo = undoing({ kind: "prioritise", priority: 9 }, before, before);
    expect(undo).toEqual({ kind: "restore", bodies: new Map([[1, { priority: 4 }], [2, { priority: 5 }]]) });
    expect(undoing({ kind: "tag", tag: "b" }, before, before)).toEqual(
      { kind: "restore", bodies: new Map([[1, { tags: ["a"] }], [2, { tags: [] }]]) });
  });

  test("only what was changed, and only what can be", () => {
    const undo = undoing({ kind: "want", overlap: 3 }, before, [task(2)]);
    expect(undo).toEqual({ kind: "restore", bodies: new Map([[2, { overlap: 1 }]]) });
    expect(undoing({ kind: "cancel" }, before, before)).toEqual({ kind: "reopen" });
    expect(undoing({ kind: "delete" }, before, before)).toBeNull();
    expect(undoing({ kind: "reset" }, before, before)).toBeNull();
    expect(undoing({ kind: "cancel" }, before, [])).toBeNull();
  });
});

test("pages of so many, the rest on the last", () => {
  expect(inPages([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]);
  expect(inPages([], 2)).toEqual([]);
});
