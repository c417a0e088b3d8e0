import { describe, expect, test } from "vitest";
import type { Input } from "../model";
import { guess, readTable, taskOf, textsOf } from "./tables";

const WORDS = { missing: (key: string) => `no ${key}`, priority: "no whole number" };
const TEXT: Input[] = [{ name: "text", media: "text", key: "text" }];

describe("tables", () => {
  test("quotes, line ends and empty lines", () => {
    expect(readTable('\ufeffa,b\r\n"x, ""y""\nz",2\r\n\r\n3,4')).toEqual({ head: ["a", "b"], rows: [['x, "y"\nz', "2"], ["3", "4"]] });
    expect(readTable("a;b,c;d\n1;2;3").head).toEqual(["a", "b,c", "d"]);
    expect(readTable("a\ta\t\n").head).toEqual(["a", "a 2", "column 3"]);
    expect(readTable("")).toEqual({ head: [], rows: [] });
  });

  test("columns find what they are for", () => {
    expect(guess(readTable("Text,title,tags,year\nx,y,z,1"), TEXT)).toEqual(
      [{ to: "data", key: "text" }, { to: "name" }, { to: "tags" }, { to: "data", key: "year" }]);
    expect(guess(readTable("no,sentence\n1,a long one"), TEXT)).toEqual([{ to: "data", key: "no" }, { to: "data", key: "text" }]);
  });

  test("a row becomes a task", () => {
    const targets = guess(readTable("text,name,tags,priority,when"), TEXT);
    expect(taskOf(["Hello", "first", "a; b,a", "3", "1999"], targets, TEXT, WORDS)).toEqual(
      { data: { text: "Hello", when: "1999" }, name: "first", tags: ["a", "b"], priority: 3 });
    expect(taskOf(["", "", "", "", ""], targets, TEXT, WORDS)).toBe("no text");
    expect(taskOf(["x", "", "", "high", ""], targets, TEXT, WORDS)).toBe("no whole number");
  });

  test("lists are read where the project shows lists", () => {
    const many: Input[] = [{ name: "pages", media: "image", key: "pages", many: true }];
    expect(taskOf(['["/1.png","/2.png"]'], [{ to: "data", key: "pages" }], many, WORDS)).toEqual({ data: { pages: ["/1.png", "/2.png"] } });
    expect(taskOf(["[not json"], [{ to: "data", key: "text" }], TEXT, WORDS)).toEqual({ data: { text: "[not json" } });
  });

  test("texts whole or by line", () => {
    expect(textsOf("a\r\n\n b \n", true)).toEqual(["a", " b"]);
    expect(textsOf("a\nb", false)).toEqual(["a\nb"]);
    expect(textsOf(" \n", false)).toEqual([]);
  });
});
