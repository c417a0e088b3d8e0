/** Where it is shown what is wrong, and how one gets there. */

import { flushSync } from "react-dom";
import { listOf, worded } from "../../check";
import type { Faults, Field, LabelSchema } from "../../model";
import type { Bench } from "../../desk/bench";
import type { Hands } from "./hands";

/** What is wrong with a question, for the item that it is asked about now. */
export const faultOf = (faults: Faults, field: Field, item: number | null | undefined): string | undefined =>
  (item == null ? undefined : faults[`fields/${field.name}/${item}`]) ?? faults[`fields/${field.name}`];

/** The field that a place names, and the item. */
function fieldAt(place: string, fields: Field[]): { n: number; item: number | null } {
  const name = place.slice("fields/".length);
  const n = fields.findIndex((field) => field.name === name);
  const [, short, item] = /^(.*)\/(\d+)$/s.exec(name) ?? [];
  if (n >= 0 || short === undefined) return { n, item: null };
  return { n: fields.findIndex((field) => field.name === short && field.scope === "item"), item: Number(item) };
}

/** Messages about places that this page shows nowhere. */
export function elsewhere(faults: Faults, fields: Field[]): string {
  const unseen = (place: string): boolean => {
    if (/^(regions|relations)\//.test(place)) return false;
    const field = fields[fieldAt(place, fields).n];
    return !field || field.hidden === true;
  };
  return Object.entries(faults).filter(([place]) => unseen(place))
    .map(([place, message]) => `${place}: ${worded(message)}`).join(" ");
}

/** Bring the first thing that is wrong into view, with the focus on it. */
export function toFault(desk: Bench, hands: Hands, schema: LabelSchema): void {
  const fields = schema.fields ?? [];
  const desktop = desk.desktop.get();
  const [place] = Object.keys(desktop?.faults[desktop.at] ?? {});
  if (!place) return;
  const [where, id] = place.split("/");
  const region = where === "regions" && id !== undefined;
  const { n, item } = region ? { n: fields.findIndex((field) => place === `regions/${id}/${field.name}`), item: null } : fieldAt(place, fields);
  const list = item !== null && fields[n] ? listOf(fields[n], schema) : undefined;
  // At once: what is wrong is on the page then.
  flushSync(() => {
    if (region) hands.select(id);
    if (list && item !== null) hands.show(list.name, item);
  });
  const control = document.getElementById(`q${n}`);
  control?.focus();
  (control?.closest(".question") ?? control)?.scrollIntoView({ block: "nearest" });
}
