/** Names of inputs and questions while a schema is edited: what refers to one follows it. Pure. */

import type { Condition, Field, LabelSchema } from "../../model";

type Change = (name: string) => string | null;

const some = (names: readonly string[] | undefined, change: Change): string[] =>
  (names ?? []).flatMap((one) => change(one) ?? []);

function inCondition(condition: Condition, field: Change, input: Change): Condition {
  switch (condition.is) {
    case "all":
    case "any":
      return { ...condition, of: condition.of.map((one) => inCondition(one, field, input)) };
    case "not":
      return { ...condition, of: inCondition(condition.of, field, input) };
    case "answered":
      return { ...condition, field: field(condition.field) ?? condition.field };
    case "labelled":
      return condition.field ? { ...condition, field: field(condition.field) ?? condition.field } : condition;
    case "equals":
      return {
        ...condition,
        ...(condition.field ? { field: field(condition.field) ?? condition.field } : {}),
        ...(condition.input ? { input: input(condition.input) ?? condition.input } : {}),
      };
    case "foreign":
      return condition;
  }
}

function inField(one: Field, field: Change, input: Change): Field {
  return {
    ...one,
    ...(one.inputs ? { inputs: some(one.inputs, input) } : {}),
    ...(one.on ? { on: some(one.on, field) } : {}),
    ...(one.when ? { when: inCondition(one.when, field, input) } : {}),
    ...("between" in one && one.between ? { between: some(one.between, field) } : {}),
    ...("fields" in one && one.fields ? { fields: one.fields.map((inner) => inField(inner, field, input)) } : {}),
  };
}

const same: Change = (name) => name;
const to = (from: string, now: string | null): Change => (name) => (name === from ? now : name);

/** A question, or an input, under another name. */
export function renamed(schema: LabelSchema, what: "field" | "input", from: string, now: string): LabelSchema {
  const [field, input] = what === "field" ? [to(from, now), same] : [same, to(from, now)];
  const fields = (schema.fields ?? []).map((one) => inField(one, field, input));
  return what === "field"
    ? { ...schema, fields: fields.map((one) => (one.name === from ? { ...one, name: now } : one)) }
    : { ...schema, fields, inputs: (schema.inputs ?? []).map((one) => (one.name === from ? { ...one, name: now } : one)) };
}

/** Without a question or an input; a condition that looks at it stays, and is refused by the server. */
export function without(schema: LabelSchema, what: "field" | "input", name: string): LabelSchema {
  const [field, input] = what === "field" ? [to(name, null), same] : [same, to(name, null)];
  const fields = (schema.fields ?? []).map((one) => inField(one, field, input));
  return what === "field"
    ? { ...schema, fields: fields.filter((one) => one.name !== name) }
    : { ...schema, fields, inputs: (schema.inputs ?? []).filter((one) => one.name !== name) };
}

/** A name that nobody has yet. */
export function freeName(stem: string, taken: readonly { name: string }[]): string {
  for (let n = 1; ; n++) {
    const name = n === 1 ? stem : `${stem}-${n}`;
    if (!taken.some((one) => one.name === name)) return name;
  }
}
