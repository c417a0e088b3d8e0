/** A day, a time of day, or both. */

import type { DatetimeField } from "../../model";
import type { FieldKind, FieldProps } from "../kind";

const TYPES = { datetime: "datetime-local", date: "date", time: "time" };

function Control({ field, id, value, change, invalid, describedBy }: FieldProps<DatetimeField>) {
  const type = TYPES[field.parts ?? "datetime"];
  const text = typeof value === "string" ? value : "";
  // What the browser's own control cannot show (a zone, fractions) is edited as text.
  const plain = text === "" || /^(\d{4}-\d\d-\d\d)?T?(\d\d:\d\d(:\d\d)?)?$/.test(text);
  return (
    <input id={id} type={plain ? type : "text"} step={1} value={text} aria-invalid={invalid}
      aria-describedby={describedBy} aria-required={field.required ?? false}
      onChange={(event) => change(event.target.value || undefined, "typing")} />
  );
}

export const datetime: FieldKind<DatetimeField> = { Control, several: false };
