import { describe, expect, test } from "vitest";
import type { LabelSchema } from "../../model";
import { renamed, without } from "./naming";
import { changed, isTree, join, moved, respelled, rowsOf, split } from "./trees";

describe("paths", () => {
  test.each([["a"], ["a", "b"], ["N/A", "b\\c"], ["", ""], ["\\", "/"]])("%s comes back", (...parts) => {
    expect(split(join(parts))).toEqual(parts);
  });

  test("a list that gets a branch is spelled by paths, and back again", () => {
    const flat = [{ name: "N/A" }, { name: "dog", labels: [{ name: "pug" }] }];
    const nested = respelled(flat, false, true);
    expect(rowsOf(nested).map(({ label }) => label.name)).toEqual(["N\\/A", "dog", "dog/pug"]);
    expect(nested[1]?.labels?.[0]?.title).toBe("pug");
    expect(rowsOf(respelled(nested, true, false)).map(({ label }) => label.name)).toEqual(["N/A", "dog", "pug"]);
  });

  test("another name for a branch goes on to what is under it", () => {
    const tree = respelled([{ name: "dog", labels: [{ name: "pug", labels: [{ name: "old" }] }] }], false, true);
    const cat = respelled(changed(tree, [0], (one) => ({ ...one, name: join(["cat"]) })), true, true);
    expect(rowsOf(cat).map(({ label }) => label.name)).toEqual(["cat", "cat/pug", "cat/pug/old"]);
  });
});

test("labels are moved and taken away where they are", () => {
  const tree = [{ name: "a" }, { name: "b", labels: [{ name: "c" }, { name: "d" }] }];
  expect(moved(tree, [1, 1], -1)[1]?.labels?.map((one) => one.name)).toEqual(["d", "c"]);
  expect(moved(tree, [0], -1)).toEqual(tree);
  expect(isTree(changed(changed(tree, [1, 0], () => null), [1, 0], () => null))).toBe(false);
});

const SCHEMA: LabelSchema = {
  inputs: [{ name: "image", media: "image", key: "image" }],
  fields: [
    { kind: "region", name: "things", shapes: ["box"], inputs: ["image"] },
    { kind: "text", name: "say", scope: "region", on: ["things"], when: { is: "all", of: [
      { is: "labelled", field: "things", names: ["x"] }, { is: "not", of: { is: "equals", input: "image", value: 1 } }] } },
    { kind: "relation", name: "links", between: ["things"] },
    { kind: "group", name: "rows", fields: [{ kind: "text", name: "a", when: { is: "answered", field: "things" } }] },
  ],
};

test("what refers to a question or an input follows its name", () => {
  const now = JSON.stringify(renamed(renamed(SCHEMA, "field", "things", "marks"), "input", "image", "photo"));
  expect(now).not.toContain('"things"');
  expect(now).toBe(JSON.stringify(SCHEMA).replaceAll('"things"', '"marks"').replaceAll('"image"', '"photo"')
    .replace('"media":"photo","key":"photo"', '"media":"image","key":"image"'));
});

test("a question that goes is no longer asked about", () => {
  const now = without(SCHEMA, "field", "things");
  expect(now.fields?.map((one) => one.name)).toEqual(["say", "links", "rows"]);
  expect(now.fields?.[0]?.on).toEqual([]);
});
