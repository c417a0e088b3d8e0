/** When a field is shown: the same rules as `model/conditions.py`. */

import { at, isObject } from "./data";
import type { Answer, Condition, Data, Field, Json, LabelSchema, Region } from "./model";

export interface Scene {
  answer: Answer;
  schema: LabelSchema;
  data: Data;
  region?: Region | undefined;
  /** The item of a list that is asked about. */
  item?: number | null | undefined;
}

/** Whether the field may be shown: what is not decided counts as true. */
export const mayShow = (field: Field, scene: Scene): boolean =>
  !field.when || canBe(field.when, true, scene);

/** Whether it is insisted on. */
export const mustShow = (field: Field, scene: Scene): boolean =>
  !field.when || !canBe(field.when, false, scene);

/** The fields that a condition looks at. */
export function mentions(condition: Condition): string[] {
  switch (condition.is) {
    case "all":
    case "any":
      return condition.of.flatMap(mentions);
    case "not":
      return mentions(condition.of);
    case "answered":
      return [condition.field];
    case "equals":
      return condition.field ? [condition.field] : [];
    default:
      return [];
  }
}

function canBe(condition: Condition, wanted: boolean, scene: Scene): boolean {
  switch (condition.is) {
    case "all":
    case "any": {
      const every = (condition.is === "all") === wanted;
      const test = (one: Condition) => canBe(one, wanted, scene);
      return every ? condition.of.every(test) : condition.of.some(test);
    }
    case "not":
      return canBe(condition.of, !wanted, scene);
    case "labelled":
      if (!scene.region)
        return !wanted || (scene.answer.regions ?? []).some((r) => labelled(condition, r));
      return labelled(condition, scene.region) === wanted;
    case "answered":
      return answered(condition.field, condition.names ?? [], scene) === wanted;
    case "equals": {
      if (condition.field)
        return given(condition.field, scene).some((v) => same(v, condition.value)) === wanted;
      const input = scene.schema.inputs?.find((one) => one.name === condition.input);
      if (!input?.key) return true;
      const found = at(scene.data, input.key);
      return (found !== undefined && same(found, condition.value)) === wanted;
    }
    case "foreign":
      return true;
  }
}

function labelled(condition: { names?: string[]; field?: string | null }, region: Region): boolean {
  if (condition.field && condition.field !== region.field) return false;
  const names = condition.names ?? [];
  return names.length === 0 || (region.labels ?? []).some((label) => names.includes(label));
}

function given(field: string, scene: Scene): Json[] {
  const own = (scene.region?.values ?? []).filter((value) => value.field === field);
  const { item } = scene;
  const found = own.length ? own : (scene.answer.values ?? []).filter((v) =>
    v.field === field && (item == null || v.item == null || v.item === item));
  return found.map((value) => value.value);
}

function answered(field: string, names: string[], scene: Scene): boolean {
  const values = given(field, scene);
  if (values.length === 0)
    return (scene.answer.regions ?? []).some(
      (region) =>
        region.field === field &&
        (names.length === 0 || (region.labels ?? []).some((label) => names.includes(label))),
    );
  if (names.length) return values.flatMap(picks).some((pick) => names.includes(pick));
  return values.some((value) => !isEmpty(value));
}

function same(given: Json, value: Json): boolean {
  if (Array.isArray(given) && !Array.isArray(value))
    return given.length === 1 && same(given[0] as Json, value);
  return JSON.stringify(given) === JSON.stringify(value);
}

/** The picks in a value, as text. */
function picks(value: Json): string[] {
  if (Array.isArray(value)) return value.flatMap(picks);
  if (isObject(value)) return Object.values(value).flatMap(picks);
  return value === null ? [] : [String(value)];
}

/** Whether a value says nothing: null, an empty text, list or object. */
export function isEmpty(value: Json | undefined): boolean {
  if (value === null || value === undefined || value === "") return true;
  if (Array.isArray(value)) return value.length === 0;
  return isObject(value) && Object.keys(value).length === 0;
}
