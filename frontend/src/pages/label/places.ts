/** Where things are shown, and what is marked there next. Pure. */

import { offered, shownBy } from "../../data";
import { type Data, type Input, type LabelSchema, type Region, type RegionField, walk, type WorkTask } from "../../model";
import { drawable } from "../../tools";

/** The label that is put on what is marked (or linked) next. */
export interface Pen {
  field: string;
  label: string | null;
  /** The shape that is drawn, of several that the field has. */
  shape?: string | null;
  /** Nothing is drawn: a press selects. */
  off?: boolean;
}

/** Where something is shown: an input, or one of its items. */
export interface Place {
  input: string;
  item: number | null;
}

export const regionFields = (schema: LabelSchema): RegionField[] =>
  (schema.fields ?? []).filter((field): field is RegionField => field.kind === "region" && !field.hidden);

/** Whether stretches of an input are to be marked. */
export const asksForTime = (schema: LabelSchema, input: Input): boolean =>
  regionFields(schema).some(({ shapes, inputs }) =>
    shapes?.includes("time_span") && (!inputs?.length || inputs.includes(input.name)));

export function firstPen(schema: LabelSchema, data: Data, fits: (field: RegionField) => boolean = drawable): Pen | null {
  const field = regionFields(schema).find(fits);
  if (!field) return null;
  const labels = walk(offered(field, data)).map(({ label }) => label).filter((one) => one.selectable !== false);
  return { field: field.name, label: (labels.find((one) => one.selected) ?? labels[0])?.name ?? null };
}

/** The input that a region lies in. */
export function inputOf(region: Region, schema: LabelSchema): string | undefined {
  const field = schema.fields?.find((one) => one.name === region.field);
  return region.input ?? field?.inputs?.[0] ?? schema.inputs?.[0]?.name;
}

/** Whether a region is shown in a place. */
export const isAt = (region: Region, place: Place, schema: LabelSchema): boolean =>
  inputOf(region, schema) === place.input && (region.item ?? null) === place.item;

export const keyOfPlace = (place: Place): string => JSON.stringify([place.input, place.item]);

export function placeOfKey(key: string): Place {
  const [input, item] = JSON.parse(key) as [string, number | null];
  return { input, item };
}

/** Whether an input's pictures are shown one at a time; how many there are. */
export function pagesOf(input: Input, task: WorkTask): number {
  const value = shownBy(input, task);
  return input.many && input.media === "image" && Array.isArray(value) ? value.length : 0;
}

/** Media of which all items are shown together, as one thing. */
const WHOLE = new Set(["paragraphs", "chat", "list", "table", "point_cloud"]);

export const isWhole = (input: Input): boolean => WHOLE.has(input.media);

/** How many items an input has; 0 if it has none. */
export function itemsOf(input: Input, task: WorkTask): number {
  const value = shownBy(input, task);
  return input.many && Array.isArray(value) ? value.length : 0;
}

/** The inputs that are compared: they stand side by side. */
export function comparedIn(schema: LabelSchema, task: WorkTask): Set<string> {
  const inputs = schema.inputs ?? [];
  const found = new Set<string>();
  for (const field of schema.fields ?? []) {
    const about = field.inputs ?? [];
    if (field.kind === "pairwise") (about.length ? about : inputs.map(({ name }) => name)).forEach((name) => found.add(name));
    if (field.kind === "ranking" && about.length > 1) about.forEach((name) => found.add(name));
    if (field.scope === "item" || field.kind === "ranking")
      inputs.filter((input) => input.many && input.media === "text" && (!about.length || about.includes(input.name)) && itemsOf(input, task) <= 4)
        .forEach(({ name }) => found.add(name));
  }
  return found;
}
