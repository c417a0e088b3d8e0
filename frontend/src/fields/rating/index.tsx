/** One to `most`. */

import type { Json, RatingField } from "../../model";
import { t } from "../../texts";
import type { FieldKind, FieldProps } from "../kind";

const mostOf = (field: RatingField): number => field.most ?? 5;
const steps = (field: RatingField): string[] =>
  Array.from({ length: mostOf(field) }, (_, n) => String(n + 1));

const picked = (_: RatingField, value: Json | undefined, pick: string): Json | undefined =>
  value === Number(pick) ? undefined : Number(pick);

/** Keys in a row as their ends, others one by one; nothing if a step has none. */
function namedBy(keys: string[]): string {
  if (keys.some((key) => !key)) return "";
  const word = keys.join("");
  return keys.length > 2 && "1234567890".includes(word) ? `${keys[0]} – ${keys.at(-1)}` : keys.join(" ");
}

function Control({ field, id, value, change, keys }: FieldProps<RatingField>) {
  const now = typeof value === "number" ? value : 0;
  const named = namedBy(steps(field).map((step) => keys[step] ?? ""));
  return (
    <div className="rating">
      {steps(field).map((step, n) => (
        <label key={step} data-on={n < now} title={keys[step]}>
          <input id={n === 0 ? id : `${id}-${n}`} type="radio" name={id} checked={now === n + 1}
            aria-label={t.fields.rating(n + 1, mostOf(field))}
            onChange={() => change(picked(field, value, step))}
            onClick={() => now === n + 1 && change(undefined)} />
          <span aria-hidden="true">{mostOf(field) > 10 ? step : n < now ? "★" : "☆"}</span>
        </label>
      ))}
      {named && <span className="range" aria-hidden="true"><kbd>{named}</kbd></span>}
    </div>
  );
}

export const rating: FieldKind<RatingField> = {
  Control,
  several: true,
  picks: (field) => (mostOf(field) > 10 ? [] : steps(field).map((name) => ({ name }))),
  picked,
};
