/** What the statistics of a project come to: by day, by person, by label. Pure. Days are UTC's. */

import { cell } from "./saving";

/** What one person did on a day; what is zero is left out. */
export interface Day {
  day: string;
  member_id: number;
  submitted?: number;
  timed?: number;
  seconds?: number;
  skipped?: number;
  golden_seen?: number;
  golden_right?: number;
  accepted?: number;
  rejected?: number;
  reviewed?: number;
}

/** A mean from 0 to 1 over `count` comparisons: of everybody, of one person, or of a label. */
export interface Share {
  score: number;
  count: number;
  member_id?: number;
  field?: string;
  label?: string;
}

export interface Statistics {
  days: Day[];
  /** How many of the newest answers the rest was read out of. */
  sampled: number;
  labels: { field: string; label: string; count: number }[];
  agreement: Share[];
  golden: Share[];
}

const DAY_MS = 86_400_000;
const WEEK = 7;

export const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** So many days up to this moment's, the oldest first. */
export const lastDays = (count: number, now: number): string[] =>
  Array.from({ length: count }, (_, n) => dayOf(now - (count - 1 - n) * DAY_MS));

export type Measure = "submitted" | "hours" | "skipped" | "reviewed";
export const MEASURES: readonly Measure[] = ["submitted", "hours", "skipped", "reviewed"];

export const measured = (day: Day, measure: Measure): number =>
  measure === "hours" ? (day.seconds ?? 0) / 3600 : day[measure] ?? 0;

export interface Person {
  member: number;
  submitted: number;
  seconds: number;
  timed: number;
  skipped: number;
  golden_seen: number;
  golden_right: number;
  accepted: number;
  rejected: number;
  reviewed: number;
  /** How alike to others' answers theirs are, and over how many comparisons. */
  alike: { score: number; count: number } | null;
}

/** Everybody who did something, the busiest first. */
export function peopleIn(statistics: Statistics): Person[] {
  const found = new Map<number, Person>();
  for (const day of statistics.days) {
    const person = found.get(day.member_id) ?? {
      member: day.member_id, submitted: 0, seconds: 0, timed: 0, skipped: 0, golden_seen: 0, golden_right: 0, accepted: 0, rejected: 0, reviewed: 0, alike: null,
    };
    for (const what of ["submitted", "seconds", "timed", "skipped", "golden_seen", "golden_right", "accepted", "rejected", "reviewed"] as const)
      person[what] += day[what] ?? 0;
    found.set(day.member_id, person);
  }
  for (const { member_id, score, count } of statistics.agreement) {
    const person = member_id === undefined ? undefined : found.get(member_id);
    if (person) person.alike = { score, count };
  }
  return [...found.values()].sort((a, b) => b.submitted - a.submitted || b.reviewed - a.reviewed || a.member - b.member);
}

/** Of several people's: the sum of each day; null where nothing is known. */
export function series(statistics: Statistics, days: readonly string[], value: (day: Day) => number, members?: ReadonlySet<number>): number[] {
  const sums = new Map<string, number>();
  for (const one of statistics.days)
    if (!members || members.has(one.member_id)) sums.set(one.day, (sums.get(one.day) ?? 0) + value(one));
  return days.map((day) => sums.get(day) ?? 0);
}

/** Seconds that an answer took, day by day; null on days without one that was timed. */
export function paceOf(statistics: Statistics, days: readonly string[]): (number | null)[] {
  const seconds = series(statistics, days, (one) => one.seconds ?? 0);
  const timed = series(statistics, days, (one) => one.timed ?? 0);
  return seconds.map((sum, n) => (timed[n] ? sum / timed[n] : null));
}

export interface LabelFigures {
  field: string;
  label: string;
  count: number;
  agreement: number | null;
  golden: number | null;
}

/** The labels of each field, the most frequent first. */
export function labelsIn(statistics: Statistics): Map<string, LabelFigures[]> {
  const of = (shares: Statistics["agreement"], field: string, label: string): number | null =>
    shares.find((one) => one.field === field && one.label === label)?.score ?? null;
  const found = new Map<string, LabelFigures[]>();
  for (const { field, label, count } of statistics.labels)
    found.set(field, [...(found.get(field) ?? []), {
      field, label, count, agreement: of(statistics.agreement, field, label), golden: of(statistics.golden, field, label),
    }]);
  for (const labels of found.values()) labels.sort((a, b) => b.count - a.count || (a.label < b.label ? -1 : 1));
  return found;
}

/** The agreement of everybody with everybody. */
export const overall = (statistics: Statistics): { score: number; count: number } | null =>
  statistics.agreement.find((one) => one.member_id === undefined && one.field === undefined) ?? null;

/** Answers a day over the last week, counting only days since the first of them. */
export function daily(statistics: Statistics, now: number): number {
  const counts = series(statistics, lastDays(WEEK, now), (one) => one.submitted ?? 0);
  const first = counts.findIndex((n) => n > 0);
  return first < 0 ? 0 : counts.reduce((a, b) => a + b, 0) / (WEEK - first);
}

/** Round numbers from 0 to at least `most`, some `about` of them. */
export function ticks(most: number, about = 4): number[] {
  if (!(most > 0)) return [0, 1];
  const rough = most / about;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((n) => n * power).find((n) => n >= rough) ?? power;
  return Array.from({ length: Math.ceil(most / step - 1e-9) + 1 }, (_, n) => Number((n * step).toPrecision(12)));
}

/** The days of everybody as a table, for other programs. */
export function asCsv(statistics: Statistics, nameOf: (member: number) => string): string {
  const head = ["day", "member_id", "name", "submitted", "timed", "seconds", "skipped", "golden_seen", "golden_right", "accepted", "rejected", "reviewed"] as const;
  const rows = statistics.days.map((one) => head.map((name) => cell(name === "name" ? nameOf(one.member_id) : one[name] ?? 0)).join(","));
  return [head.join(","), ...rows, ""].join("\n");
}
