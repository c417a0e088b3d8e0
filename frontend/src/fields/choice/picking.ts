/** What a choice says. Pure. */

import type { ChoiceField, Json } from "../../model";

export const picksOf = (value: Json | undefined): string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === "string")
  : typeof value === "string" ? [value] : [];

export function picked(field: ChoiceField, value: Json | undefined, pick: string): Json | undefined {
  const now = picksOf(value);
  const next = now.includes(pick) ? now.filter((one) => one !== pick)
    : field.multiple ? [...now, pick] : [pick];
  return next.length ? next : undefined;
}
