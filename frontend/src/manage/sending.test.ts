import { describe, expect, test } from "vitest";
import { Refused } from "../api";
import type { NewTask } from "./calls";
import { failuresAsCsv, type Row, sendRows } from "./sending";

const rows = (count: number): Row[] => Array.from({ length: count }, (_, n) => ({ row: n + 2, task: { data: { n } }, cells: [String(n)] }));
const refused = (status: number, fields = {}) => new Refused(status, "invalid", "task 3: no good", "", fields, 0);

async function sent(count: number, bad: (task: NewTask, n: number) => boolean, named: boolean) {
  const made: NewTask[] = [];
  const failed: number[] = [];
  await sendRows(rows(count), async (tasks) => {
    const n = tasks.findIndex(bad);
    if (n >= 0) throw refused(named ? 422 : 409, named ? { [`tasks/${n}/tags`]: "odd" } : {});
    made.push(...tasks);
  }, (row) => failed.push(row.row), () => false);
  return { made: made.map((one) => Number(one.data["n"])), failed };
}

describe("rows", () => {
  test.each([true, false])("one that is refused keeps no other back (named: %s)", async (named) => {
    const { made, failed } = await sent(1203, (task) => Number(task.data["n"]) % 400 === 7, named);
    expect(failed).toEqual([9, 409, 809, 1209].filter((row) => row < 1205));
    expect(made.length).toBe(1203 - failed.length);
    expect([...made].sort((a, b) => a - b)).toEqual(made);
  });

  test("all of them may be bad", async () => {
    expect((await sent(5, () => true, false)).failed.sort()).toEqual([2, 3, 4, 5, 6]);
  });

  test("who may not send is told at once", async () => {
    await expect(sendRows(rows(3), () => Promise.reject(refused(403)), () => undefined, () => false)).rejects.toThrow(Refused);
  });

  test("what failed is a table with what stood there", () => {
    expect(failuresAsCsv([{ name: "a.csv", row: 3, why: "no, not this", cells: ["x", "=1"] }, { name: "b.exe", why: "odd" }])).toBe(
      "file,row,why,cells\na.csv,3,\"no, not this\",x,'=1\nb.exe,,odd\n");
  });
});
