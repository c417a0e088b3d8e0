/** What is marked next in places without a board. */

import type { Field, RegionField, Shape } from "../../model";
import type { Hands } from "./hands";
import { firstPen, type Place } from "./places";

export interface Marking {
  field: RegionField;
  label: string | null;
}

/** For the pen's field, or else the first that fits; null where nothing is marked. */
export function marking(hands: Hands, place: Place, type: string): Marking | null {
  const { pen } = hands;
  const fits = (field: Field | undefined): field is RegionField =>
    field?.kind === "region" && (field.shapes ?? []).includes(type) && (!field.inputs?.length || field.inputs.includes(place.input));
  if (!pen || pen.off) return null;
  const own = hands.field(pen.field);
  if (fits(own)) return { field: own, label: pen.label };
  const next = firstPen(hands.schema, hands.data, fits);
  const field = hands.field(next?.field);
  return fits(field) ? { field, label: next?.label ?? null } : null;
}

export function mark(hands: Hands, place: Place, shape: Shape): void {
  const next = marking(hands, place, shape.type);
  if (next) hands.put(next.field, next.label, place, shape, {});
}
