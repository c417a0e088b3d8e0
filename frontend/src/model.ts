/** The native API's shapes, as far as the pages use them. What is a default is left out. */

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type Data = { [key: string]: Json };

export interface Input {
  name: string;
  media: string;
  key?: string | null;
  many?: boolean;
  link?: boolean | null;
  title?: string | null;
  required?: boolean;
  options?: Data;
}

export interface Label {
  name: string;
  title?: string | null;
  help?: string | null;
  color?: string | null;
  hotkey?: string | null;
  number?: number | null;
  key?: string | null;
  selectable?: boolean;
  selected?: boolean;
  instance?: boolean;
  labels?: Label[];
}

export type Condition =
  | { is: "all" | "any"; of: Condition[] }
  | { is: "not"; of: Condition }
  | { is: "answered"; field: string; names?: string[] }
  | { is: "labelled"; names?: string[]; field?: string | null }
  | { is: "equals"; value: Json; field?: string | null; input?: string | null }
  | { is: "foreign"; dialect: string; value: Json };

interface AnyField {
  name: string;
  title?: string | null;
  help?: string | null;
  required?: boolean;
  hidden?: boolean;
  inputs?: string[];
  scope?: "task" | "item" | "region";
  on?: string[];
  when?: Condition | null;
  default?: Json;
}

export interface ChoiceField extends AnyField {
  kind: "choice";
  labels?: Label[];
  multiple?: boolean;
  nested?: boolean;
  key?: string | null;
  free?: boolean;
  least?: number | null;
  most?: number | null;
  display?: "radio" | "list" | "buttons" | "tree" | null;
}

export interface TextField extends AnyField {
  kind: "text";
  many?: boolean;
  lines?: number | null;
  format?: "email" | "url" | "phone" | "html" | null;
  least?: number | null;
  most?: number | null;
  pattern?: string | null;
}

export interface NumberField extends AnyField {
  kind: "number";
  whole?: boolean;
  least?: number | null;
  most?: number | null;
  step?: number | null;
  unit?: string | null;
}

export interface RatingField extends AnyField {
  kind: "rating";
  most?: number;
}

export interface DatetimeField extends AnyField {
  kind: "datetime";
  parts?: "datetime" | "date" | "time";
}

export interface BooleanField extends AnyField {
  kind: "boolean";
}

export interface PairwiseField extends AnyField {
  kind: "pairwise";
}

export interface RankingField extends AnyField {
  kind: "ranking";
  labels?: Label[];
  key?: string | null;
  buckets?: Label[];
}

export interface RegionField extends AnyField {
  kind: "region";
  shapes?: string[];
  labels?: Label[];
  multiple?: boolean;
  key?: string | null;
  least?: number | null;
  most?: number | null;
  rotates?: boolean;
  options?: Data;
}

export interface GroupField extends AnyField {
  kind: "group";
  fields?: Field[];
  least?: number | null;
  most?: number | null;
}

export interface RelationField extends AnyField {
  kind: "relation";
  labels?: Label[];
  between?: string[];
}

export interface FileField extends AnyField {
  kind: "file";
  /** Media types; all kinds if there are none. */
  accept?: string[];
  many?: boolean;
}

export interface JsonField extends AnyField {
  kind: "json";
  format?: "coordinates" | null;
}

export type Field =
  | ChoiceField
  | TextField
  | NumberField
  | RatingField
  | DatetimeField
  | BooleanField
  | PairwiseField
  | RankingField
  | RegionField
  | RelationField
  | GroupField
  | FileField
  | JsonField;

export interface LabelSchema {
  inputs?: Input[];
  fields?: Field[];
}

export interface Value {
  field: string;
  value: Json;
  input?: string | null;
  item?: number | null;
}

export interface Frame {
  unit: "pixel" | "fraction";
  width?: number | null;
  height?: number | null;
}

/** A place. Only the kinds that a folder of `shapes/` is for are looked into. */
export interface Shape {
  type: string;
  [key: string]: Json;
}

export interface Region {
  id: string;
  field: string;
  shape?: Shape | null;
  labels?: string[];
  input?: string | null;
  item?: number | null;
  frame?: Frame | null;
  values?: Value[];
  parent?: string | null;
  score?: number | null;
  note?: string | null;
}

export interface Relation {
  source: string;
  target: string;
  labels?: string[];
  direction?: string;
  field?: string | null;
  id?: string | null;
}

export interface Answer {
  values?: Value[];
  regions?: Region[];
  relations?: Relation[];
}

export interface Prediction {
  id: number;
  answer: Answer;
  score?: number | null;
  model?: string | null;
}

/** What a training task teaches when it was answered. */
export interface Lesson {
  task_id: number;
  right: boolean;
  expected: Answer;
  hint: string | null;
}

/** How far one is in a project, and how many tasks nobody has done yet. */
export interface Progress {
  today: number;
  submitted: number;
  undone: number;
}

export interface WorkTask {
  id: number;
  name?: string | null;
  data: Data;
  predictions?: Prediction[];
  draft?: Json;
  /** Where the files are that the data names in another dialect's way, by input. */
  files?: { [place: string]: string };
  /** What was said about this task alone. */
  instructions?: string | null;
}

export interface Assignment {
  id: number;
  project_id: number;
  member_id: number;
  state: string;
  task_ids: number[];
  lease_at?: string | null;
  schema_version?: number;
  tasks?: WorkTask[];
}

export interface Project {
  id: number;
  name: string;
  state: string;
  kind?: string | null;
  /** What labelers are told, plain text or HTML. */
  instructions?: string | null;
  settings?: { lease_s?: number; max_active?: number; on_reject?: string };
}

export interface Member {
  id: number;
  organization_id?: number;
  role: string;
  email: string;
  name?: string | null;
}

export interface Session {
  member: Member;
  csrf_token: string | null;
  organizations: { id: number; name: string; role: string }[];
  next?: string;
}

/** What is wrong, by place: `fields/NAME`, `regions/ID`, `regions/ID/NAME` (as the server says it). */
export type Faults = { [place: string]: string };

export const titleOf = (of: { name: string; title?: string | null }): string => of.title || of.name;

/** Every label of a tree, parents before children, with its depth. */
export function walk(labels: readonly Label[] = [], depth = 0): { label: Label; depth: number }[] {
  return labels.flatMap((label) => [{ label, depth }, ...walk(label.labels, depth + 1)]);
}
