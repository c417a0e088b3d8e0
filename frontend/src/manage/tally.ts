/** What the answers of a project add up to: per day, person and label. Pure. */

import type { Answer, LabelSchema, Region, Value } from "../model";
import type { Exported } from "./calls";
import { extent, overlap, spelled } from "./differences";

export interface PersonSum {
  answers: number;
  seconds: number[];
  golden: { right: number; of: number };
  /** Likeness to the answers of others to the same tasks. */
  alike: { sum: number; of: number };
}

export interface Sums {
  tasks: number;
  people: Map<number, PersonSum>;
  /** Answers by day (as the person's clock says it), then by person. */
  days: Map<string, Map<number, number>>;
  /** By field, then by label. */
  labels: Map<string, Map<string, number>>;
}

export const nothing = (): Sums => ({ tasks: 0, people: new Map(), days: new Map(), labels: new Map() });

/** From this score an answer to a golden task counts as right (`quality/golden.py`). */
const RIGHT = 0.75;
const IOU = 0.5;

export function add(sums: Sums, task: Exported): void {
  sums.tasks += 1;
  const given = (task.annotations ?? []).filter((one) => one.answer && one.state !== "superseded");
  for (const [n, one] of given.entries()) {
    const answer = one.answer ?? {};
    const person = sums.people.get(one.member_id) ?? { answers: 0, seconds: [], golden: { right: 0, of: 0 }, alike: { sum: 0, of: 0 } };
    sums.people.set(one.member_id, person);
    person.answers += 1;
    if (one.seconds != null) person.seconds.push(one.seconds);
    if (task.kind === "golden" && task.expected?.answer) {
      person.golden.of += 1;
      if (score(task.expected.answer, answer) >= RIGHT) person.golden.right += 1;
    }
    for (const [at, other] of given.entries()) {
      if (at === n) continue;
      const theirs = other.answer ?? {};
      person.alike.sum += (score(theirs, answer) + score(answer, theirs)) / 2;
      person.alike.of += 1;
    }
    const day = dayOf(one.created_at / 1000);
    const of = sums.days.get(day) ?? new Map<number, number>();
    sums.days.set(day, of.set(one.member_id, (of.get(one.member_id) ?? 0) + 1));
    for (const region of answer.regions ?? []) for (const label of region.labels ?? []) count(sums, region.field, label);
    for (const value of answer.values ?? []) picks(sums, value);
  }
}

function picks(sums: Sums, { field, value }: Value): void {
  if (Array.isArray(value)) for (const one of value) { if (typeof one === "string") count(sums, field, one); }
  else if (typeof value === "boolean" || typeof value === "number") count(sums, field, String(value));
}

function count(sums: Sums, field: string, label: string): void {
  const of = sums.labels.get(field) ?? new Map<string, number>();
  sums.labels.set(field, of.set(label, (of.get(label) ?? 0) + 1));
}

/** Labels of questions that have a list of them; free texts and numbers are no distribution. */
export function distributions(schema: LabelSchema, sums: Sums): { field: string; labels: [string, number][] }[] {
  return (schema.fields ?? []).flatMap((field) => {
    if (!["choice", "region", "boolean", "rating"].includes(field.kind)) return [];
    const labels = [...(sums.labels.get(field.name) ?? [])].sort((a, b) => b[1] - a[1]);
    return labels.length ? [{ field: field.name, labels }] : [];
  });
}

export const dayOf = (ms: number): string => {
  const at = new Date(ms);
  return `${at.getFullYear()}-${String(at.getMonth() + 1).padStart(2, "0")}-${String(at.getDate()).padStart(2, "0")}`;
};

export const median = (numbers: readonly number[]): number | null => {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (!sorted.length) return null;
  return sorted.length % 2 ? sorted[middle] ?? null : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
};

/** 0 (nothing alike) to 1, as the server scores golden tasks: mean over the fields that are answered. */
export function score(wanted: Answer, answer: Answer): number {
  const names = new Set([...(wanted.values ?? []), ...(wanted.regions ?? [])].map((one) => one.field));
  if (!names.size) return spelled(wanted as never) === spelled(answer as never) ? 1 : 0;
  let sum = 0;
  for (const name of names) {
    const [expected, given] = [wanted, answer].map((one) => (one.regions ?? []).filter((region) => region.field === name)) as [Region[], Region[]];
    if (expected.length || given.length) sum += f1(expected, given);
    else sum += said(wanted, name) === said(answer, name) ? 1 : 0;
  }
  return sum / names.size;
}

/** Several picks are a set: their order says nothing. */
const said = (answer: Answer, name: string): string =>
  spelled((answer.values ?? []).filter((one) => one.field === name).map((one) =>
    [one.input ?? null, one.item ?? null, Array.isArray(one.value) ? one.value.map(spelled).sort() : one.value]));

function f1(expected: readonly Region[], given: readonly Region[]): number {
  const pairs = expected.flatMap((one, i) => given.flatMap((other, j) => {
    const near = sameLabels(one, other) ? nearness(one, other) : 0;
    return near >= IOU ? [{ near, i, j }] : [];
  })).sort((a, b) => b.near - a.near);
  const [mine, theirs] = [new Set<number>(), new Set<number>()];
  for (const { i, j } of pairs) {
    if (mine.has(i) || theirs.has(j)) continue;
    mine.add(i);
    theirs.add(j);
  }
  return (2 * mine.size) / (expected.length + given.length);
}

const sameLabels = (one: Region, other: Region): boolean =>
  spelled([...(one.labels ?? [])].sort()) === spelled([...(other.labels ?? [])].sort());

function nearness(one: Region, other: Region): number {
  const [a, b] = [one.shape, other.shape];
  if (a?.type === "text_span" && b?.type === "text_span") {
    const [start, end, from, to] = [a["start"], a["end"], b["start"], b["end"]].map(Number) as [number, number, number, number];
    const both = Math.max(Math.min(end, to) - Math.max(start, from), 0);
    const all = Math.max(end, to) - Math.min(start, from);
    return all > 0 ? both / all : 0;
  }
  const [mine, theirs] = [extent(one), extent(other)];
  if (mine && theirs) return overlap(mine, theirs);
  return spelled((a ?? null) as never) === spelled((b ?? null) as never) ? 1 : 0;
}
