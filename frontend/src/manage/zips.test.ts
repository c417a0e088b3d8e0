import { expect, test } from "vitest";
import { entriesOf, NotZip, unpacked } from "./zips";

/** Made by Python's zipfile: `a/one.txt` packed, `two.txt` stored, a folder and a hidden file. */
const ZIP = "UEsDBBQAAAAAAAAAIQAAAAAAAAAAAAAAAAACAAAAYS9QSwMEFAAAAAgANBl+Xb4FYJgJAAAAyAAAAAkAAABhL29uZS50eHTLz0tVyB8GGABQSwMEFAAAAAAANBl+XUqIjt0HAAAABwAAAAcAAAB0d28udHh0endlaSDDpFBLAwQUAAAAAAA0GX5dgxbcjAEAAAABAAAACQAAAGEvLmhpZGRlbnhQSwECFAMUAAAAAAAAACEAAAAAAAAAAAAAAAAAAgAAAAAAAAAAABAA/0EAAAAAYS9QSwECFAMUAAAACAA0GX5dvgVgmAkAAADIAAAACQAAAAAAAAAAAAAAgAEgAAAAYS9vbmUudHh0UEsBAhQDFAAAAAAANBl+XUqIjt0HAAAABwAAAAcAAAAAAAAAAAAAAIABUAAAAHR3by50eHRQSwECFAMUAAAAAAA0GX5dgxbcjAEAAAABAAAACQAAAAAAAAAAAAAAgAF8AAAAYS8uaGlkZGVuUEsFBgAAAAAEAAQA0wAAAKQAAAAAAA==";
const file = (): Blob => new Blob([Uint8Array.from(atob(ZIP), (letter) => letter.charCodeAt(0))]);

test("files of an archive come out as they went in", async () => {
  const entries = await entriesOf(file());
  expect(entries.map((one) => one.name)).toEqual(["a/one.txt", "two.txt"]);
  const files = await Promise.all(entries.map((one) => unpacked(file(), one)));
  expect(files.map((one) => one.name)).toEqual(["one.txt", "two.txt"]);
  expect(await Promise.all(files.map((one) => one.text()))).toEqual(["one ".repeat(50), "zwei ä"]);
});

test("what is none is said, and so is a file that is larger than it says", async () => {
  await expect(entriesOf(new Blob(["no archive at all"]))).rejects.toThrow(NotZip);
  const [first] = await entriesOf(file());
  if (first) await expect(unpacked(file(), { ...first, size: 10 })).rejects.toThrow("larger");
});
