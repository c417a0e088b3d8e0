/** A number. */

import { useState } from "react";
import type { NumberField } from "../../model";
import { t } from "../../texts";
import type { FieldKind, FieldProps } from "../kind";

function Control({ field, id, value, change, invalid, describedBy }: FieldProps<NumberField>) {
  // What is typed may be no number yet ("-", "1e"): then it is only shown.
  const [typed, type] = useState<string | null>(null);
  const shown = typed ?? (value === undefined || value === null ? "" : String(value));
  return (
    <span className="row">
      <input id={id} type="text" inputMode={field.whole ? "numeric" : "decimal"} autoComplete="off"
        value={shown} aria-invalid={invalid} aria-describedby={describedBy}
        aria-required={field.required ?? false}
        onBlur={() => type(null)}
        onChange={(event) => {
          type(event.target.value);
          const word = event.target.value.trim().replace(",", ".");
          const found = Number(word);
          change(word === "" ? undefined : Number.isFinite(found) ? found : event.target.value, "typing");
        }} />
      {field.unit && <span className="unit">{field.unit}</span>}
    </span>
  );
}

export const number: FieldKind<NumberField> = {
  Control,
  several: false,
  wrong(field, value) {
    if (typeof value !== "number") return t.faults.number;
    if (field.whole && !Number.isInteger(value)) return t.faults.whole;
    if (field.least != null && value < field.least) return t.faults.atLeast(field.least);
    if (field.most != null && value > field.most) return t.faults.atMost(field.most);
    return null;
  },
};
