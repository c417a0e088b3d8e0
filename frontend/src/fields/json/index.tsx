/** Any JSON, checked while it is typed; or a place on the earth. */

import { useState } from "react";
import type { JsonField } from "../../model";
import { d } from "../../texts.documents";
import type { FieldKind, FieldProps } from "../kind";
import "../fields.css";
import { coordinatesIn, readJson, unreadIn, written, wrongAt } from "./syntax";

function Control(props: FieldProps<JsonField>) {
  return props.field.format === "coordinates" ? <Coordinates {...props} /> : <Free {...props} />;
}

function Free({ field, id, value, change, invalid, describedBy }: FieldProps<JsonField>) {
  // As it was typed, while it says what the value says.
  const [typed, type] = useState<string | null>(null);
  const same = typed !== null && JSON.stringify(readJson(typed)) === JSON.stringify(value);
  const text = same ? typed : written(value);
  const wrong = unreadIn(value);
  return (
    <>
      <textarea id={id} className="json" rows={Math.min(Math.max(text.split("\n").length, 4), 16)} value={text} spellCheck={false} dir="ltr"
        autoCapitalize="off" autoComplete="off" aria-invalid={invalid || wrong !== null} aria-required={field.required ?? false}
        aria-describedby={[describedBy, `${id}-says`].filter(Boolean).join(" ")}
        onBlur={() => { if (wrong === null) type(null); }}
        onChange={(event) => {
          type(event.target.value);
          change(readJson(event.target.value), "typing");
        }} />
      <p id={`${id}-says`} className={wrong === null ? "soft" : "fault"} aria-live="polite">{wrong === null ? d.json.hint : wrongAt(wrong)}</p>
    </>
  );
}

function Coordinates({ field, id, value, change, invalid, describedBy }: FieldProps<JsonField>) {
  const place = coordinatesIn(value);
  const degrees = (n: number, plus: string, minus: string) => `${Math.abs(n)}° ${n < 0 ? minus : plus}`;
  return (
    <>
      <input id={id} value={typeof value === "string" ? value : ""} placeholder={d.json.coordinates} dir="ltr" autoComplete="off"
        aria-invalid={invalid} aria-describedby={describedBy} aria-required={field.required ?? false}
        onChange={(event) => change(event.target.value || undefined, "typing")} />
      <p className="soft" aria-live="polite">
        {place ? `${degrees(place[0], d.json.north, d.json.south)}, ${degrees(place[1], d.json.east, d.json.west)}` : d.json.coordinatesWrong}
      </p>
    </>
  );
}

export const json: FieldKind<JsonField> = {
  Control,
  several: false,
  wrong(field, value) {
    if (field.format === "coordinates") return coordinatesIn(value) ? null : d.json.coordinatesWrong;
    const text = unreadIn(value);
    return text === null ? null : wrongAt(text);
  },
};
