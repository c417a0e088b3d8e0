/** One answer while it is worked on: plain data, with undo and redo. Pure. */

import type { Answer, Json, Prediction, Region, Relation, Value } from "./model";

const DEPTH = 500;

export interface Editing {
  answer: Answer;
  past: Answer[];
  future: Answer[];
  /** The last change: a second one of the same mark is one step with it. */
  mark: string | null;
  selected: string | null;
  /** The point of the selected region that keys move. */
  point: number | null;
  /** Regions that are not shown, and such as cannot be changed; of the page, not of the answer. */
  hidden: readonly string[];
  locked: readonly string[];
  /** The proposal that was taken over, in whole or in part. */
  grown?: number;
}

export const begun = (answer: Answer): Editing => ({
  answer, past: [], future: [], mark: null, selected: null, point: null, hidden: [], locked: [],
});

/** A change as a new step; with `mark`, the same step as a change with this mark just before. */
export function change(editing: Editing, answer: Answer, mark: string | null = null): Editing {
  if (answer === editing.answer) return editing;
  const joined = mark !== null && mark === editing.mark;
  const past = joined ? editing.past : [...editing.past, editing.answer].slice(-DEPTH);
  return kept({ ...editing, answer, past, future: [], mark });
}

/** The next change is a step of its own. */
export const settled = (editing: Editing): Editing =>
  editing.mark === null ? editing : { ...editing, mark: null };

export const select = (editing: Editing, selected: string | null): Editing =>
  selected === editing.selected ? editing : { ...editing, selected, point: null, mark: null };

export const pointAt = (editing: Editing, point: number | null): Editing =>
  point === editing.point ? editing : { ...editing, point, mark: null };

/** Hidden or shown again, locked or free again. */
export function toggled(editing: Editing, what: "hidden" | "locked", ids: readonly string[]): Editing {
  const now = new Set(editing[what]);
  const off = ids.length > 0 && ids.every((id) => now.has(id));
  for (const id of ids) off ? now.delete(id) : now.add(id);
  return { ...editing, [what]: [...now] };
}

export function undo(editing: Editing): Editing {
  const answer = editing.past.at(-1);
  if (!answer) return editing;
  const future = [editing.answer, ...editing.future];
  const { grown: _, ...rest } = editing;
  return kept({ ...rest, answer, past: editing.past.slice(0, -1), future, mark: null });
}

export function redo(editing: Editing): Editing {
  const [answer, ...future] = editing.future;
  if (!answer) return editing;
  return kept({ ...editing, answer, past: [...editing.past, editing.answer], future, mark: null });
}

/** What is not there cannot be selected. */
function kept(editing: Editing): Editing {
  const there = (editing.answer.regions ?? []).some((region) => region.id === editing.selected);
  return there ? editing : { ...editing, selected: null, point: null };
}

// Values

const isOf = (value: Value, field: string, item: number | null): boolean =>
  value.field === field && (item === null || value.item === item);

/** What a field says; with `item`, of that one of a list. */
export const valueIn = (values: Value[] | undefined, field: string, item: number | null = null): Json | undefined =>
  values?.find((value) => isOf(value, field, item))?.value;

function withValue(
  values: Value[] | undefined, field: string, value: Json | undefined, input?: string, item: number | null = null,
): Value[] {
  const all = values ?? [];
  if (value === undefined) return all.filter((one) => !isOf(one, field, item));
  if (all.some((one) => isOf(one, field, item)))
    return all.map((one) => (isOf(one, field, item) ? { ...one, value } : one));
  return [...all, { field, value, ...(input === undefined ? {} : { input }), ...(item === null ? {} : { item }) }];
}

/** The answer with a field answered; undefined takes the answer back. */
export function answered(
  answer: Answer, field: { name: string; inputs?: string[] }, value: Json | undefined, item: number | null = null,
): Answer {
  const input = field.inputs?.length === 1 ? field.inputs[0] : undefined;
  return { ...answer, values: withValue(answer.values, field.name, value, input, item) };
}

/** The same for a question about a region. */
export const answeredFor = (
  answer: Answer, region: string, field: { name: string }, value: Json | undefined,
): Answer =>
  withRegion(answer, region, (one) => ({ ...one, values: withValue(one.values, field.name, value) }));

// Regions

export const regionOf = (answer: Answer, id: string | null): Region | undefined =>
  id === null ? undefined : answer.regions?.find((region) => region.id === id);

export function withRegion(answer: Answer, id: string, to: (region: Region) => Region): Answer {
  return {
    ...answer,
    regions: (answer.regions ?? []).map((region) => (region.id === id ? to(region) : region)),
  };
}

export const added = (answer: Answer, region: Region): Answer => ({
  ...answer, regions: [...(answer.regions ?? []), region],
});

/** Without a region; links to it go with it, marks below it stay. */
export function removed(answer: Answer, id: string): Answer {
  const regions = (answer.regions ?? [])
    .filter((region) => region.id !== id)
    .map((region) => (region.parent === id ? { ...region, parent: null } : region));
  if (!answer.relations) return { ...answer, regions };
  const relations = answer.relations.filter((one) => one.source !== id && one.target !== id);
  return { ...answer, regions, relations };
}

// Links

export const linked = (answer: Answer, relation: Relation): Answer => ({
  ...answer, relations: [...(answer.relations ?? []), relation],
});

export const unlinked = (answer: Answer, n: number): Answer => ({
  ...answer, relations: (answer.relations ?? []).toSpliced(n, 1),
});

export const relinked = (answer: Answer, n: number, to: Partial<Relation>): Answer => ({
  ...answer, relations: (answer.relations ?? []).map((one, at) => (at === n ? { ...one, ...to } : one)),
});

/** The proposal that an answer grew from: that was taken over, or has a mark that is still there. */
export function grewFrom({ answer, grown }: Editing, predictions: Prediction[] = []): number | null {
  if (grown !== undefined) return grown;
  const ids = new Set((answer.regions ?? []).map((region) => region.id));
  return predictions.find((one) => one.answer.regions?.some((region) => ids.has(region.id)))?.id ?? null;
}

/** A proposal taken over: what was answered stays, what it adds comes to it. */
export function adopted(answer: Answer, proposed: Answer): Answer {
  const taken = new Set((answer.regions ?? []).map((region) => region.id));
  const ids = new Map<string, string>();
  for (const { id } of proposed.regions ?? []) {
    let free = id;
    for (let n = 2; taken.has(free); n++) free = `${id}-${n}`;
    taken.add(free);
    ids.set(id, free);
  }
  const renamed = (id: string): string => ids.get(id) ?? id;
  const has = new Set((answer.values ?? []).map((value) => value.field));
  return {
    values: [
      ...(answer.values ?? []),
      ...(proposed.values ?? []).filter((value) => !has.has(value.field)),
    ],
    regions: [
      ...(answer.regions ?? []),
      ...(proposed.regions ?? []).map(({ score: _, ...region }) => ({
        ...region,
        id: renamed(region.id),
        ...(region.parent ? { parent: renamed(region.parent) } : {}),
      })),
    ],
    relations: [
      ...(answer.relations ?? []),
      ...(proposed.relations ?? []).map((one) => ({
        ...one, source: renamed(one.source), target: renamed(one.target),
      })),
    ],
  };
}
