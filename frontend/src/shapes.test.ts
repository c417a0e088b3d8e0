/** Shapes, tools, masks, links and copies: arithmetic. */

import { describe, expect, test } from "vitest";
import type { Answer, LabelSchema, Region } from "./model";
import { copies } from "./pages/label/copies";
import { linkedBy, mayLink } from "./pages/label/linking";
import { begun, pointAt, select, toggled } from "./editing";
import { inPixels, kindOf, withPixels } from "./shapes";
import { filled, footing, stroke } from "./shapes/mask/paint";
import { areaOf, decoded, encoded, has, type Mask, patchOf, shifted, spread } from "./shapes/mask/runs";
import { type Polygon, polygon } from "./shapes/polygon";
import { drawn, toolFor } from "./tools";

const sheet = { width: 400, height: 300 };
const view = { x: 0, y: 0, scale: 1 };

describe("every kind of shape", () => {
  const all: Region[] = [
    { type: "box", x: 40, y: 30, width: 80, height: 60, rotation: 20 },
    { type: "ellipse", x: 100, y: 90, rx: 40, ry: 30, rotation: 70 },
    { type: "polygon", points: [[10, 10], [90, 10], [50, 80]], holes: [[[40, 20], [60, 20], [50, 30]]] },
    { type: "polyline", points: [[10, 10], [90, 10], [50, 80]] },
    { type: "keypoint", x: 8, y: 9 },
    { type: "skeleton", points: [[10, 10], [90, 10]], edges: [[0, 1]], visible: [2, 1] },
    { type: "cuboid", points: [[0, 40], [40, 40], [40, 80], [0, 80], [20, 20], [60, 20], [60, 60], [20, 60]] },
  ].map((shape) => ({ id: shape.type, field: "f", shape }));

  test.each(all)("$id: a fraction is pixels of the picture, and back", (region) => {
    const kind = kindOf(region.shape);
    if (!kind || !region.shape) throw new Error("no kind");
    const parts = { ...region, shape: kind.scaled(region.shape, 1 / 400, 1 / 300), frame: { unit: "fraction" as const } };
    const pixels = inPixels(parts, sheet);
    expect(JSON.parse(JSON.stringify(pixels), (_, v) => (typeof v === "number" ? Math.round(v * 1e9) / 1e9 : v))).toEqual(region.shape);
    if (pixels) expect(Object.keys(withPixels(parts, pixels, sheet).shape ?? {})).toEqual(Object.keys(region.shape));
  });

  test.each(all)("$id: moved there and back it is what it was, and never out of the picture", (region) => {
    const kind = kindOf(region.shape);
    if (!kind || !region.shape) throw new Error("no kind");
    expect(kind.moved(kind.moved(region.shape, 7, 5, sheet), -7, -5, sheet)).toEqual(region.shape);
    const { rotation: _, ...straight } = region.shape;
    const far = kind.moved(straight as typeof region.shape, 1e6, 1e6, sheet);
    expect(kind.middle(far).x).toBeLessThanOrEqual(400);
    expect(kind.middle(far).y).toBeLessThanOrEqual(300);
  });

  test.each(all)("$id: its numbers, typed as they are, change nothing", (region) => {
    const kind = kindOf(region.shape);
    if (!kind || !region.shape) throw new Error("no kind");
    expect(kind.withNumbers(region.shape, kind.numbers(region.shape, true, 0), sheet, 0)).toEqual(region.shape);
  });

  test("widths go with the picture's width, heights with its height", () => {
    const wider = (id: string) => kindOf(all.find((one) => one.id === id)?.shape)?.scaled(all.find((one) => one.id === id)?.shape as never, 2, 3);
    expect(wider("ellipse")).toEqual({ type: "ellipse", x: 200, y: 270, rx: 80, ry: 90, rotation: 70 });
    expect(wider("box")).toEqual({ type: "box", x: 80, y: 90, width: 160, height: 180, rotation: 20 });
    expect(wider("polygon")).toEqual({ type: "polygon", points: [[20, 30], [180, 30], [100, 240]], holes: [[[80, 60], [120, 60], [100, 90]]] });
    expect(wider("keypoint")).toEqual({ type: "keypoint", x: 16, y: 27 });
  });

  test.each(["box", "polygon", "polyline", "mask", "skeleton"])("%s: what is not sound is not looked into", (type) => {
    for (const more of [{}, { points: [[1, NaN]] }, { points: "x", x: "1" }, { width: 2, height: 2, runs: [3] }])
      expect(kindOf({ type, ...more })).toBeUndefined();
  });
});

describe("polygons", () => {
  const ring: Polygon = {
    type: "polygon", points: [[0, 0], [100, 0], [100, 100], [0, 100]], holes: [[[40, 40], [60, 40], [60, 60]]],
  };
  test("a hole is not inside, and goes with its third-last point", () => {
    expect(polygon.hit(ring, { x: 57, y: 45 }, 0)).toBe(false);
    expect(polygon.hit(ring, { x: 10, y: 10 }, 0)).toBe(true);
    expect(polygon.without?.(ring, 5)).toEqual({ ...ring, holes: [] });
  });
  test("the middle of a side becomes a point", () => {
    const handles = polygon.handles(ring, view, false);
    expect(handles[7]).toEqual({ x: 50, y: 0 });
    expect(polygon.dragged(ring, 7, { x: 50, y: -20 }, sheet).points).toEqual([[0, 0], [50, 0], [100, 0], [100, 100], [0, 100]]);
    expect(polygon.split?.(ring, 3, sheet).points.at(-1)).toEqual([0, 50]);
    // Too short a side has none.
    expect(handles[11]?.x).toBeNaN();
  });
});

describe("masks", () => {
  const bits = (rows: string[]) => ({
    width: rows[0]?.length ?? 0, height: rows.length,
    data: Uint8Array.from(rows.join(""), (one) => (one === "#" ? 1 : 0)),
  });
  const shown = (mask: Mask) => {
    const { data, width, height } = decoded(mask);
    return Array.from({ length: height }, (_, y) => Array.from(data.slice(y * width, (y + 1) * width), (one) => (one ? "#" : ".")).join(""));
  };
  test("are runs row by row, the first of zeros", () => {
    const made = encoded(bits(["##.", "..#"]));
    expect(made.runs).toEqual([0, 2, 3, 1]);
    expect(shown(made)).toEqual(["##.", "..#"]);
    expect([areaOf(made), has(made, 2, 1), has(made, 2, 0), has(made, 3, 0)]).toEqual([3, true, false, false]);
    expect(patchOf(encoded(bits(["....", ".##.", ".#.."])))).toEqual({ left: 1, top: 1, right: 3, bottom: 3 });
    expect(patchOf(encoded(bits(["...", "..."])))).toEqual({ left: 0, top: 0, right: 0, bottom: 0 });
  });
  test("leave the picture at its edge when moved, and do not come in at the other", () => {
    expect(shown(shifted(encoded(bits(["##.", "..#"])), 1, 0))).toEqual([".##", "..."]);
    expect(shown(spread(encoded(bits(["#..", "..."])), 1, 1))).toEqual(["##.", "##."]);
    expect(shown(spread(encoded(bits(["##.", "##."])), -1, 0))).toEqual(["#..", "#.."]);
  });
  test("a brush of one pixel leaves no gap", () => {
    const paper = bits(Array(6).fill("......"));
    stroke(paper, footing({ x: 0.2, y: 0.7 }, 1), footing({ x: 5.9, y: 3.1 }, 1), 1, 1);
    expect(shown(encoded(paper))).toEqual(["#.....", ".##...", "...##.", ".....#", "......", "......"]);
  });
  test("a ring is filled by the middles of pixels", () => {
    const paper = bits(Array(4).fill("...."));
    filled(paper, [[0, 0], [4, 0], [0, 4]], 1);
    expect(shown(encoded(paper))).toEqual(["###.", "##..", "#...", "...."]);
  });
});

describe("tools", () => {
  test("are those of the field's shapes, the wanted one first", () => {
    const field = { shapes: ["track", "polygon", "mask"] };
    expect([drawn(field), toolFor(field)?.type, toolFor(field, null, "mask")?.type]).toEqual([["polygon", "mask"], "polygon", "mask"]);
  });
  test("a pose is what the options say, label by label", () => {
    const field = { shapes: ["skeleton"], labels: [{ name: "cat" }, { name: "dog" }], options: { skeletons: { cat: { names: ["a", "b"], edges: [[0, 1]] } } } };
    const room = { width: 80, height: 80 };
    expect(toolFor(field, "cat")?.placed({ x: 100, y: 100 }, room, sheet)).toEqual({
      type: "skeleton", points: [[100, 90], [100, 110]], names: ["a", "b"], edges: [[0, 1]], visible: [2, 2],
    });
    expect(toolFor(field, "dog")).toBeUndefined();
  });
});

describe("links", () => {
  const answer: Answer = { regions: [{ id: "a", field: "x" }, { id: "b", field: "y" }] };
  test("are between those that the field allows, each once", () => {
    const field = { kind: "relation" as const, name: "r", between: ["x", "y"] };
    expect(mayLink(field, answer, "a", "a")).toBe(false);
    expect(mayLink({ ...field, between: ["x"] }, answer, "a", "b")).toBe(false);
    const once = linkedBy(field, "near", answer, "a", "b");
    expect(once.relations).toEqual([{ source: "a", target: "b", field: "r", labels: ["near"] }]);
    expect(linkedBy(field, "near", once, "a", "b")).toBe(once);
  });
});

describe("copies", () => {
  const schema: LabelSchema = { inputs: [{ name: "i", media: "image" }], fields: [{ kind: "region", name: "f" }] };
  const one: Region = {
    id: "a", field: "f", shape: { type: "keypoint", x: 40, y: 30 }, score: 0.5, parent: "p",
    frame: { unit: "pixel", width: 400, height: 300 }, item: 0,
  };
  test("are new regions of the next picture, at the same part of it, once", () => {
    const made = copies({ input: "i", item: 1 }, { width: 800, height: 300 }, { regions: [one] }, null, schema);
    expect(made).toEqual([{
      id: expect.not.stringMatching(/^a$/), field: "f", item: 1, shape: { type: "keypoint", x: 80, y: 30 },
      frame: { unit: "pixel", width: 800, height: 300 },
    }]);
    expect(copies({ input: "i", item: 1 }, { width: 800, height: 300 }, { regions: [one, ...made] }, null, schema)).toEqual([]);
  });
});

test("what is hidden or held is of the page, and a point goes with what is selected", () => {
  const now = pointAt(select(begun({ regions: [{ id: "a", field: "f" }] }), "a"), 3);
  expect([toggled(now, "hidden", ["a"]).hidden, toggled(toggled(now, "hidden", ["a"]), "hidden", ["a"]).hidden]).toEqual([["a"], []]);
  expect(select(now, null).point).toBeNull();
});
