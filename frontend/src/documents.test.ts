/** The pure parts of documents, conversations and their questions. */

import { describe, expect, it } from "vitest";
import { trimmed, wordsOf } from "./canvas/leaves";
import { mayShow } from "./conditions";
import { check } from "./check";
import { above, found, MOST, rowsOf, wayTo } from "./fields/choice/rows";
import { coordinatesIn, readJson, stopOf, unreadIn, written } from "./fields/json/syntax";
import { bucketOf, onward, put, raised, sortedOf } from "./fields/ranking/sorting";
import { sourcesOf, stepped } from "./fields/text/sources";
import { file } from "./fields/file";
import { fits, idsOf, waitingFor } from "./fields/file/sending";
import type { Input, Label, LabelSchema, WorkTask } from "./model";
import { comparedIn } from "./pages/label/places";
import { numbersOf, solidsOf, withNumber, withSolid } from "./pages/label/solid/cuboids";
import { tableOf } from "./pages/label/stages/data/tables";
import { shapeOf, stretchOf } from "./pages/label/stages/talk/anchors";
import { turnsOf } from "./pages/label/stages/talk/turns";
import { differences } from "./pages/label/stages/text/diff";
import { blocksOf } from "./pages/label/stages/text/readable";

const text = (name: string, more: Partial<Input> = {}): Input => ({ name, media: "text", key: name, ...more });

describe("options", () => {
  const tree: Label[] = [
    { name: "Animals", labels: [{ name: "Animals/Cat", title: "Cat" }, { name: "Animals/Other", title: "Other" }] },
    { name: "Machines", selectable: false, labels: [{ name: "Machines/A\\/C", title: "A/C", labels: [{ name: "Machines/A\\/C/Other", title: "Other" }] }] },
  ];

  it("are folded until they are opened", () => {
    expect(rowsOf(tree, new Set()).rows.map(({ label, open }) => [label.name, open])).toEqual([["Animals", false], ["Machines", false]]);
    expect(rowsOf(tree, new Set(["Animals"])).rows.map(({ depth }) => depth)).toEqual([0, 1, 1, 0]);
  });

  it("are found with the branches that lead to them", () => {
    const { rows } = found(tree, " OTHER ");
    expect(rows.map(({ label }) => label.name)).toEqual(["Animals", "Animals/Other", "Machines", "Machines/A\\/C", "Machines/A\\/C/Other"]);
    expect(rows.filter(({ hit }) => hit).map(({ label }) => label.name)).toEqual(["Animals/Other", "Machines/A\\/C/Other"]);
    expect(found(tree, "nothing").rows).toEqual([]);
  });

  it("are counted past the first ones", () => {
    const many = Array.from({ length: 5000 }, (_, n): Label => ({ name: `${n}` }));
    const { rows, more } = rowsOf(many, new Set());
    expect([rows.length, more]).toEqual([MOST, 5000 - MOST]);
  });

  it("open what is above a pick, and say the way to it", () => {
    expect([...above(tree, ["Machines/A\\/C/Other"])]).toEqual(["Machines/A\\/C", "Machines"]);
    expect(wayTo(tree, "Machines/A\\/C/Other")).toEqual(["Machines", "A/C", "Other"]);
    expect(wayTo(tree, "own words")).toBeNull();
  });
});

describe("sorting into groups", () => {
  const buckets = [{ name: "good" }, { name: "bad" }];

  it("goes on by one group, then out", () => {
    let now = onward({}, "a", buckets);
    expect(now).toEqual({ good: ["a"] });
    now = onward(now ?? {}, "b", buckets);
    now = onward(now ?? {}, "a", buckets);
    expect(now).toEqual({ good: ["b"], bad: ["a"] });
    expect(bucketOf(now ?? {}, "a")).toBe("bad");
    expect(onward({ bad: ["a"] }, "a", buckets)).toBeUndefined();
  });

  it("keeps orders, and reads what is none", () => {
    expect(put({ good: ["a", "b"] }, "a", "good")).toEqual({ good: ["b", "a"] });
    expect(sortedOf({ good: ["a", 1], bad: "x" })).toEqual({ good: ["a"], bad: [] });
    expect(sortedOf(["a"])).toEqual({});
    expect(raised(["a", "b", "c"], 2)).toEqual(["a", "c", "b"]);
    expect(raised(["a"], 0)).toEqual(["a"]);
  });
});

describe("JSON", () => {
  it.each(["{}", "[]", '{"a": [1, -0.5e3, null, {"b": "\\u00e9"}]}', " true ", '"text"', "0"])("reads %s to its end", (words) => {
    JSON.parse(words);
    expect(stopOf(words)).toBe(words.length);
  });

  it.each([
    ["{", 1], ['{"a" 1}', 5], ["[1,]", 3], ["[1 2]", 3], ['{"a": }', 6], ["oops", 0], ["[1]]", 3], ['{"a":1,}', 7], ["{1:2}", 1], ["01", 1], ['"\n"', 0], ["", 0],
  ])("stops in %s at %i", (words, at) => {
    expect(() => JSON.parse(words)).toThrow();
    expect(stopOf(words)).toBe(at);
  });

  it("keeps what is no JSON yet apart from what is", () => {
    const half = readJson('{"a": ');
    expect(unreadIn(half)).toBe('{"a": ');
    expect(written(half)).toBe('{"a": ');
    expect(unreadIn(readJson('{"a": "b"}'))).toBeNull();
    expect(readJson("  ")).toBeUndefined();
  });

  it("reads coordinates as the server does", () => {
    expect(coordinatesIn(" 52.5,-13.25 ")).toEqual([52.5, -13.25]);
    for (const wrong of ["95, 13", "1, 181", "1;2", "52,5, 13", "", 5]) expect(coordinatesIn(wrong)).toBeNull();
  });
});

describe("texts to begin with", () => {
  const inputs = [text("a", { title: "A" }), text("b"), text("many", { many: true }), text("there", { link: true })];
  const data = { a: "one", b: "two", many: ["x", "y"], there: "/t.txt" };
  const field = { kind: "text", name: "best" } as const;

  it("are those that a field is about", () => {
    expect(sourcesOf({ ...field, inputs: ["a", "b"] }, data, inputs)).toEqual([{ title: "A", text: "one" }, { title: "b", text: "two" }]);
    expect(sourcesOf({ ...field, inputs: ["many"], lines: 4 }, data, inputs).map(({ title }) => title)).toEqual(["many 1", "many 2"]);
    expect(sourcesOf({ ...field, inputs: ["a"] }, data, inputs)).toEqual([]);
    expect(sourcesOf({ ...field, inputs: ["a", "b"], many: true }, data, inputs)).toEqual([]);
    expect(sourcesOf({ ...field, inputs: ["there"], lines: 4 }, data, inputs)).toEqual([]);
  });

  it("follow each other until something else is written", () => {
    const sources = [{ title: "A", text: "one" }, { title: "b", text: "two" }];
    expect(stepped(sources, "", 1)).toBe("one");
    expect(stepped(sources, "", -1)).toBe("two");
    expect(stepped(sources, "two", 1)).toBe("one");
    expect(stepped(sources, "my own", 1)).toBeUndefined();
  });
});

describe("words that differ", () => {
  const said = (one: string, other: string) => {
    const both = differences(one, other);
    return both && [both.one.map(([a, b]) => one.slice(a, b)), both.other.map(([a, b]) => other.slice(a, b))];
  };

  it("are found by the shortest way", () => {
    expect(said("a short note", "a brief note")).toEqual([["short"], ["brief"]]);
    expect(said("one two three", "two three four")).toEqual([["one"], ["four"]]);
    expect(said("the same", "the  same")).toEqual([[], []]);
    expect(said("", "all of it")).toEqual([[], ["all of it"]]);
    expect(said("I saw 😀 there", "I saw 😁 there")).toEqual([["😀"], ["😁"]]);
    expect(said("x b c y", "b q c")).toEqual([["x", "y"], ["q"]]);
  });

  it("make the other text of the one", () => {
    const words = ["a", "b", "c", "d"];
    let seed = 7;
    const next = (n: number) => (seed = (seed * 1103515245 + 12345) % 2 ** 31) % n;
    for (let round = 0; round < 200; round++) {
      const [one, other] = [0, 1].map(() => Array.from({ length: next(12) }, () => words[next(4)]).join(" ")) as [string, string];
      const both = differences(one, other);
      const kept = (whole: string, ranges: [number, number][] = []) =>
        [...whole].map((letter, n) => (ranges.some(([a, b]) => n >= a && n < b) ? " " : letter)).join("").split(/\s+/).filter(Boolean);
      expect(kept(one, both?.one)).toEqual(kept(other, both?.other));
    }
  });

  it("are not looked for in what is too unlike", () => {
    const long = (word: string) => Array.from({ length: 1500 }, (_, n) => `${word}${n}`).join(" ");
    expect(differences(long("a"), long("b"))).toBeNull();
  });
});

describe("a text to be read", () => {
  it("has code between fences and backticks", () => {
    const blocks = blocksOf("See `x`:\n```py\na = 1\n```\nDone.");
    expect(blocks.map(({ code, parts }) => [code, parts.map((part) => part.text).join("|")])).toEqual([
      [false, "See |x|:\n"], [true, "a = 1"], [false, "Done."],
    ]);
    expect(blocksOf("```\nnever closed").map(({ code }) => code)).toEqual([true]);
    expect(blocksOf("no ` fence").flatMap(({ parts }) => parts).map((part) => part.text).join("")).toBe("no ` fence");
  });

  it("is cut where it differs", () => {
    const parts = blocksOf("one two three", [[4, 7]])[0]?.parts;
    expect(parts).toEqual([
      { text: "one ", changed: false, code: false }, { text: "two", changed: true, code: false }, { text: " three", changed: false, code: false },
    ]);
  });
});

describe("conversations", () => {
  const input: Input = { name: "talk", media: "paragraphs", many: true };

  it("are read in the usual forms", () => {
    expect(turnsOf(input, [{ author: "Ann", text: "Hi" }, { author: "Bob", text: "Ho" }]).map(({ side }) => side)).toEqual(["one", "other"]);
    const named = { ...input, options: { name_key: "who", text_key: "says" } };
    expect(turnsOf(named, [{ who: "Ann", says: "Hi", text: "no" }])).toEqual([{ author: "Ann", text: "Hi", side: "one" }]);
    const chat = [{ role: "system", content: "Be kind." }, { role: "user", content: [{ type: "text", text: "a" }, { type: "text", text: "b" }] }, { role: "assistant", content: "c" }];
    expect(turnsOf(input, chat).map(({ text: words, side }) => [words, side])).toEqual([["Be kind.", "none"], ["a\nb", "one"], ["c", "other"]]);
    expect(turnsOf(input, ["only words"])).toEqual([{ author: "", text: "only words", side: "one" }]);
    expect(turnsOf(input, { no: "list" })).toEqual([]);
  });

  it("name turns by number and letters as the page counts them", () => {
    const turns = turnsOf(input, ["😀 one", "two"]);
    const shape = shapeOf(turns, { from: { leaf: 0, at: 3 }, to: { leaf: 1, at: 2 } });
    expect(shape).toEqual({ type: "text_span", text: "onetw", anchor: ["0", 3, "1", 2] });
    expect(stretchOf(turns, shape)).toEqual({ from: { leaf: 0, at: 3 }, to: { leaf: 1, at: 2 } });
    for (const anchor of [["0", 3, "2", 1], ["1", 1, "0", 2], ["0", 2, "0", 2], ["0", 0, "1", 9], ["x", 0, "0", 1], null])
      expect(stretchOf(turns, { type: "text_span", anchor })).toBeNull();
  });
});

it("what is selected loses the spaces at its ends, over leaves too", () => {
  const leaves = ["one  ", " \n", "  two "].map((words) => ({ text: words, host: null }));
  const stretch = trimmed(leaves, { from: { leaf: 0, at: 3 }, to: { leaf: 2, at: 6 } });
  expect(stretch).toEqual({ from: { leaf: 2, at: 2 }, to: { leaf: 2, at: 5 } });
  expect(wordsOf(leaves, stretch ?? { from: { leaf: 0, at: 0 }, to: { leaf: 0, at: 0 } })).toBe("two");
  expect(trimmed(leaves, { from: { leaf: 0, at: 3 }, to: { leaf: 1, at: 2 } })).toBeNull();
});

describe("items of a list", () => {
  const schema: LabelSchema = {
    inputs: [text("turns", { many: true })],
    fields: [
      { kind: "choice", name: "tone", scope: "item", required: true, labels: [{ name: "cold" }, { name: "kind" }] },
      { kind: "text", name: "why", scope: "item", required: true, when: { is: "answered", field: "tone", names: ["cold"] } },
    ],
  };
  const data = { turns: ["a", "b"] };

  it("are asked for each, by what was said of the same one", () => {
    const values = [{ field: "tone", value: ["cold"], item: 0 }, { field: "tone", value: ["kind"], item: 1 }];
    expect(Object.keys(check(schema, { values }, data))).toEqual(["fields/why/0"]);
    expect(Object.keys(check(schema, {}, data))).toEqual(["fields/tone/0", "fields/tone/1"]);
    const why = schema.fields?.[1];
    expect(why && [0, 1].map((item) => mayShow(why, { answer: { values }, schema, data, item }))).toEqual([true, false]);
  });

  it("stand side by side if they are few and judged", () => {
    const task = (turns: string[]): WorkTask => ({ id: 1, data: { turns } });
    expect([...comparedIn(schema, task(["a", "b"]))]).toEqual(["turns"]);
    expect([...comparedIn(schema, task(["a", "b", "c", "d", "e"]))]).toEqual([]);
  });
});

it("tables are made of objects, lists and one object", () => {
  expect(tableOf([{ a: 1 }, { b: 2, a: 3 }])).toEqual({ columns: ["a", "b"], rows: [[1, undefined], [3, 2]], named: false });
  expect(tableOf([["a", "b"], [1, 2]])).toEqual({ columns: ["a", "b"], rows: [[1, 2]], named: false });
  expect(tableOf([[1, 2]])).toEqual({ columns: [], rows: [[1, 2]], named: false });
  expect(tableOf({ a: 1 })).toEqual({ columns: [], rows: [["a", 1]], named: true });
  for (const none of ["text", 1, null, [], [1, 2]]) expect(tableOf(none)).toBeNull();
});

it("cuboids in space are numbers, frame by frame", () => {
  const shape = { type: "cuboid3d", center: [1, 2, 3], size: [4, 5, 6], yaw: 7 } as const;
  const plain = { ...shape, center: [...shape.center], size: [...shape.size] };
  expect(numbersOf(plain)).toEqual([1, 2, 3, 4, 5, 6, 7, 0, 0]);
  expect(withNumber(plain, 4, -1).size).toEqual([4, 0, 6]);
  expect(withNumber(plain, 8, 2)["roll"]).toBe(2);
  const track = { type: "track", keys: [{ at: 0, shape: plain, values: { n: 1 } }] };
  expect(solidsOf(track)?.map(({ at }) => at)).toEqual([0]);
  const more = withSolid(track, { at: 2, shape: plain });
  expect(solidsOf(more)?.map(({ at }) => at)).toEqual([0, 2]);
  expect(withSolid(track, { at: 0, shape: withNumber(plain, 0, 9) })["keys"]).toEqual([{ at: 0, shape: { ...plain, center: [9, 2, 3] }, values: { n: 1 } }]);
  expect(solidsOf({ type: "box" })).toBeNull();
});

it("files are ids, and of the kinds that are asked for", () => {
  const field = { kind: "file", name: "f" } as const;
  expect(file.wrong?.({ ...field, many: true }, ["1", waitingFor("a.png")])).toContain("a.png is not sent");
  expect([file.wrong?.(field, ["1"]), file.wrong?.(field, ["1", "2"])]).toEqual([null, "One file."]);
  expect(idsOf([4711, "12"])).toEqual(["4711", "12"]);
  expect(idsOf(undefined)).toEqual([]);
  const png = { name: "A.PNG", type: "image/png" };
  expect([[], ["image/*"], ["image/png"], [".png"], ["*/*"]].map((accept) => fits(png, accept))).toEqual([true, true, true, true, true]);
  expect(fits(png, ["application/pdf"])).toBe(false);
});
