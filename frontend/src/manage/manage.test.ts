import { describe, expect, it } from "vitest";
import type { Answer, LabelSchema, Region } from "../model";
import { alike, differences } from "./differences";
import { kindOf, lumps, rowsIn, sizeOf, urlsIn } from "./files";
import type { Annotation, Held, Review, Task } from "./model";
import { isCorrected } from "./reviewing";
import { window_ } from "./rows";
import { story } from "./story";
import { labelsIn, linesOf, TEMPLATES } from "./templates";

const box = (id: string, x: number, labels = ["cat"]): Region => ({
  id, field: "things", labels, frame: { unit: "pixel", width: 1000, height: 500 },
  shape: { type: "box", x, y: 50, width: 100, height: 100 },
});
const SCHEMA: LabelSchema = {
  inputs: [{ name: "image", media: "image", key: "image" }],
  fields: [
    { kind: "region", name: "things", shapes: ["box"], labels: [{ name: "cat" }] },
    { kind: "choice", name: "scene", labels: [{ name: "in" }, { name: "out" }] },
  ],
};

describe("differences", () => {
  it("pairs regions that are nearly at one place, each with one", () => {
    const one: Answer = { regions: [box("a", 100), box("b", 400)], values: [{ field: "scene", value: ["in"] }] };
    const other: Answer = { regions: [box("c", 102)], values: [{ field: "scene", value: ["in"] }] };
    const [mine, theirs] = differences(SCHEMA, [one, other]);
    expect([...(mine?.regions ?? [])]).toEqual(["b"]);
    expect(theirs?.regions.size).toBe(0);
    expect(mine?.fields.size).toBe(0);
  });

  it("does not pair two of one answer with the same of another", () => {
    const [mine] = differences(SCHEMA, [{ regions: [box("a", 100), box("b", 100)] }, { regions: [box("c", 100)] }]);
    expect([...(mine?.regions ?? [])]).toEqual(["b"]);
  });

  it("sees other labels, other attributes, other answers", () => {
    expect(alike(box("a", 0), box("b", 0, ["dog"]))).toBe(false);
    expect(alike(box("a", 0), { ...box("b", 0), values: [{ field: "cut", value: true }] })).toBe(false);
    const [mine] = differences(SCHEMA, [{ values: [{ field: "scene", value: ["in"] }] }, {}]);
    expect([...(mine?.fields ?? [])]).toEqual(["scene"]);
  });

  it("compares links by what they link", () => {
    const schema: LabelSchema = { ...SCHEMA, fields: [...(SCHEMA.fields ?? []), { kind: "relation", name: "holds", labels: [{ name: "by" }] }] };
    const of = (ids: string, source: number, target: number): Answer => ({
      regions: [box(`${ids}0`, 100), box(`${ids}1`, 400)],
      relations: [{ source: `${ids}${source}`, target: `${ids}${target}`, field: "holds", labels: ["by"] }],
    });
    expect(differences(schema, [of("a", 0, 1), of("b", 0, 1)])[0]?.fields.size).toBe(0);
    expect([...(differences(schema, [of("a", 0, 1), of("b", 1, 0)])[0]?.fields ?? [])]).toEqual(["holds"]);
    expect(differences(schema, [of("a", 0, 1), { ...of("b", 0, 1), relations: [] }])[0]?.fields.size).toBe(1);
  });

  it("compares what is followed frame by frame", () => {
    const track = (id: string, keys: [at: number, x: number, more?: object][], between = "linear"): Region => ({
      ...box(id, 0), shape: { type: "track", between, count: 101, keys: keys.map(([at, x, more]) => ({ at, shape: box("", x).shape, ...more })) as never },
    });
    const one = track("a", [[0, 0], [100, 400]]);
    expect(alike(one, track("b", [[0, 2], [50, 203], [100, 401]]))).toBe(true);
    expect(alike(one, track("b", [[0, 0], [50, 260], [100, 400]]))).toBe(false);
    expect(alike(one, track("b", [[0, 0], [60, 240, { gone: true }]]))).toBe(false);
    expect(alike(one, track("b", [[0, 0, { values: { cut: true } }], [100, 400]]))).toBe(false);
    expect(alike(one, box("b", 0))).toBe(false);
    expect(alike(track("a", [[0, 0], [1, 5]], "none"), track("b", [[0, 1], [1, 5]], "none"))).toBe(true);
    expect(alike(track("a", [[0, 0], [1, 5]], "none"), track("b", [[0, 1]], "none"))).toBe(false);
  });

  it("compares fractions with pixels", () => {
    const part: Region = { ...box("b", 0), frame: { unit: "fraction" }, shape: { type: "box", x: 0.1, y: 0.1, width: 0.1, height: 0.2 } };
    expect(alike(box("a", 100), part)).toBe(true);
  });
});

describe("files", () => {
  it("knows what is made of a file", () => {
    expect(kindOf("a/b.JPG")).toBe("media");
    expect(kindOf("tasks.jsonl")).toBe("data");
    expect(kindOf("a/.DS_Store")).toBe("other");
  });

  it("sends small files together and big ones alone", () => {
    const sizes = [...Array<number>(25).fill(10), 40e6, 5].map((size) => ({ size }));
    expect(lumps(sizes).map((one) => one.length)).toEqual([20, 5, 1, 1]);
    expect(sizeOf(1536000)).toBe("1.5 MB");
  });

  it("reads rows of nobody's format", () => {
    expect(rowsIn('[{"a":1},{"data":{"a":2}}]')).toEqual([{ a: 1 }, { a: 2 }]);
    expect(rowsIn('{"a":1}\n\n{"a":2}\n')).toEqual([{ a: 1 }, { a: 2 }]);
    for (const text of ["{", "[1]", "[]", "7", ""]) expect(rowsIn(text)).toBeNull();
  });

  it("finds addresses once", () => {
    expect(urlsIn("https://a.org/1.png\n http://b.org/2.png, nothing https://a.org/1.png")).toEqual(["https://a.org/1.png", "http://b.org/2.png"]);
  });
});

describe("the table", () => {
  it("draws what is in sight, and a little more", () => {
    expect(window_(0, 400, 40, 100_000)).toEqual({ from: 0, to: 18 });
    expect(window_(40_000, 400, 40, 100_000)).toEqual({ from: 992, to: 1018 });
    expect(window_(1e9, 400, 40, 50)).toEqual({ from: 50, to: 50 });
  });
});

describe("stories", () => {
  it("tells what happened in order", () => {
    const task = { created_at: "2026-01-01T00:00:00Z" } as Task;
    const hold = { member_id: 7, created_at: "2026-01-02T00:00:00Z", submitted_at: "2026-01-02T01:00:00Z" } as Held;
    const annotation = { id: 1, revision: 1, member_id: 7 } as Annotation;
    const review = { verdict: "rejected", at: "2026-01-03T00:00:00Z", member_id: 9, comment: "no" } as Review;
    expect(story(task, [hold], [{ annotation, revisions: [], reviews: [review] }]).map((one) => one.what))
      .toEqual(["made", "claimed", "submitted", "review.rejected"]);
  });

  it("knows a corrected answer", () => {
    const review = { verdict: "rejected", at: "2026-01-03T00:00:00Z" } as Review;
    const annotation = { state: "rejected", updated_at: "2026-01-03T00:00:00Z" } as Annotation;
    expect(isCorrected(annotation, [review])).toBe(false);
    expect(isCorrected({ ...annotation, updated_at: "2026-01-03T00:00:01Z" }, [review])).toBe(true);
  });
});

describe("templates", () => {
  it("reads labels of lines", () => {
    expect(labelsIn("car = Passenger car\n\nbus\ncar")).toEqual([{ name: "car", title: "Passenger car" }, { name: "bus" }]);
    expect(linesOf(labelsIn("car = Passenger car\nbus"))).toBe("car = Passenger car\nbus");
  });

  it("makes schemas whose questions are about inputs that are there", () => {
    for (const template of TEMPLATES) {
      const { inputs = [], fields = [] } = template.make(labelsIn("a\nb"));
      for (const field of fields) for (const input of field.inputs ?? []) expect(inputs.map((one) => one.name)).toContain(input);
    }
  });
});
