/** Links between regions. Pure. */

import { linked } from "../../editing";
import type { Answer, RelationField } from "../../model";

export const SIGNS: { [direction: string]: string } = { forward: "→", back: "←", both: "↔" };

/** Whether a field may link two regions. */
export function mayLink(field: RelationField, answer: Answer, source: string, target: string): boolean {
  if (source === target) return false;
  return [source, target].every((id) => {
    const region = answer.regions?.find((one) => one.id === id);
    return region !== undefined && (!field.between?.length || field.between.includes(region.field));
  });
}

/** With a link; one that is there already gets the label too. */
export function linkedBy(field: RelationField, label: string | null, answer: Answer, source: string, target: string): Answer {
  if (!mayLink(field, answer, source, target)) return answer;
  const labels = label === null ? [] : [label];
  const known = answer.relations?.some((one) =>
    one.field === field.name && one.source === source && one.target === target &&
    JSON.stringify(one.labels ?? []) === JSON.stringify(labels));
  return known ? answer : linked(answer, { source, target, field: field.name, ...(label === null ? {} : { labels }) });
}
