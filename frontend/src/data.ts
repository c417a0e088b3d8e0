/** Looking into a task's data by path, as `model/data_paths.py` does. */

import type { Data, Input, Json, Label, LabelSchema, WorkTask } from "./model";

/** The value at `a.b.0`; a key that holds the dots itself comes first. Undefined if there is none. */
export function at(data: Json, path: string): Json | undefined {
  if (isObject(data) && Object.hasOwn(data, path)) return data[path];
  let found: Json | undefined = data;
  for (const part of path.split(".")) {
    if (Array.isArray(found)) found = /^\d{1,9}$/.test(part) ? found[Number(part)] : undefined;
    else if (isObject(found) && Object.hasOwn(found, part)) found = found[part];
    else return undefined;
  }
  return found;
}

export function isObject(value: Json | undefined): value is { [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Tasks and schemas never change, so each input is looked up once; a list stays the same list. */
const looked = new WeakMap<WorkTask, Map<Input, Json | undefined>>();

/** What an input shows: from the task's data, or the literal of the schema. */
export function shownBy(input: Input, task: WorkTask): Json | undefined {
  const known = looked.get(task) ?? new Map<Input, Json | undefined>();
  looked.set(task, known);
  if (!known.has(input)) known.set(input, lookUp(input, task));
  return known.get(input);
}

function lookUp(input: Input, task: WorkTask): Json | undefined {
  const value = input.key ? at(task.data, input.key) : input.options?.["literal"];
  const files = task.files ?? {};
  if (Array.isArray(value)) return value.map((one, n) => files[`${input.name}[${n}]`] ?? one);
  return files[input.name] ?? value;
}

/** The labels of a field with what the task's data adds. */
export function offered(
  field: { labels?: Label[]; key?: string | null },
  data: Data,
): Label[] {
  const fixed = (field.labels ?? []).map((label) => named(label, data));
  return field.key ? [...fixed, ...read(at(data, field.key))] : fixed;
}

function named(label: Label, data: Data): Label {
  const found = label.key ? at(data, label.key) : undefined;
  return typeof found === "string" || typeof found === "number"
    ? { ...label, name: String(found) }
    : label;
}

function read(found: Json | undefined): Label[] {
  if (!Array.isArray(found)) return [];
  return found.flatMap((one): Label[] => {
    if (typeof one === "string" || typeof one === "number") return [{ name: String(one) }];
    if (!isObject(one) || typeof one["name"] !== "string") return [];
    const title = one["title"];
    return [{
      name: one["name"],
      title: typeof title === "string" ? title : null,
      labels: read(one["labels"]),
    }];
  });
}

/** Whether a list of pictures is one thing after another, which is followed or marked in time. */
export const follows = (schema: LabelSchema, input: Input): boolean =>
  input.media === "image" && input.many === true && (schema.fields ?? []).some((field) =>
    field.kind === "region" && !field.hidden && ["track", "time_span"].some((type) => field.shapes?.includes(type)) &&
    !field.shapes?.includes("cuboid3d") && (!field.inputs?.length || field.inputs.includes(input.name)));
