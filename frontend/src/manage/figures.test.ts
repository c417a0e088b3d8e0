import { describe, expect, test } from "vitest";
import { asCsv, daily, labelsIn, lastDays, overall, paceOf, peopleIn, series, type Statistics, ticks } from "./figures";

const NOW = Date.UTC(2026, 0, 10, 15);
const FOUND: Statistics = {
  days: [
    { day: "2026-01-08", member_id: 7, submitted: 4, timed: 4, seconds: 40, golden_seen: 2, golden_right: 1 },
    { day: "2026-01-08", member_id: 8, submitted: 2, timed: 1, seconds: 30 },
    { day: "2026-01-10", member_id: 8, submitted: 5, skipped: 1 },
  ],
  sampled: 11,
  labels: [{ field: "things", label: "cat", count: 2 }, { field: "things", label: "dog", count: 5 }, { field: "scene", label: "in", count: 1 }],
  agreement: [{ score: 0.6, count: 3 }, { score: 0.8, count: 2, member_id: 7 }, { score: 0.5, count: 2, field: "things", label: "cat" }],
  golden: [{ score: 0.25, count: 2, field: "things", label: "dog" }],
};

describe("figures", () => {
  test("of people, the busiest first", () => {
    const [first, second] = peopleIn(FOUND);
    expect([first?.member, first?.submitted, first?.seconds, first?.skipped, first?.alike]).toEqual([8, 7, 30, 1, null]);
    expect([second?.member, second?.golden_right, second?.golden_seen, second?.alike?.score]).toEqual([7, 1, 2, 0.8]);
  });

  test("of days", () => {
    const days = lastDays(3, NOW);
    expect(days).toEqual(["2026-01-08", "2026-01-09", "2026-01-10"]);
    expect(series(FOUND, days, (one) => one.submitted ?? 0)).toEqual([6, 0, 5]);
    expect(series(FOUND, days, (one) => one.submitted ?? 0, new Set([7]))).toEqual([4, 0, 0]);
    expect(paceOf(FOUND, days)).toEqual([14, null, null]);
    expect(daily(FOUND, NOW)).toBeCloseTo(11 / 3);
    expect(daily({ ...FOUND, days: [] }, NOW)).toBe(0);
  });

  test("of labels", () => {
    const found = labelsIn(FOUND);
    expect(found.get("things")).toEqual([
      { field: "things", label: "dog", count: 5, agreement: null, golden: 0.25 }, { field: "things", label: "cat", count: 2, agreement: 0.5, golden: null }]);
    expect(overall(FOUND)?.score).toBe(0.6);
  });

  test.each([[7, [0, 2, 4, 6, 8]], [1, [0, 0.5, 1]], [0.3, [0, 0.1, 0.2, 0.3]], [1200, [0, 500, 1000, 1500]], [0, [0, 1]]])("round steps up to %d", (most, wanted) => {
    expect(ticks(most)).toEqual(wanted);
  });

  test("as a table that no spreadsheet runs", () => {
    const lines = asCsv(FOUND, (member) => (member === 7 ? "=1+1" : 'A "B", C')).split("\n");
    expect(lines[1]).toBe("2026-01-08,7,'=1+1,4,4,40,0,2,1,0,0,0");
    expect(lines[2]).toContain('"A ""B"", C"');
  });
});
