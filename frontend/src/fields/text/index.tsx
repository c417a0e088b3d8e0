/** Free text; several when the field says so. */

import type { Json, TextField } from "../../model";
import { lengthOf } from "../../shapes/text_span/points";
import { t } from "../../texts";
import type { FieldKind, FieldProps } from "../kind";

const TYPES: { [format: string]: string } = { email: "email", url: "url", phone: "tel" };
const EMAIL = /^[^@\s]{1,64}@[^@\s.]{1,63}(?:\.[^@\s.]{1,63}){1,10}$/;

const textOf = (value: Json | undefined): string => (typeof value === "string" ? value : "");

function Control(props: FieldProps<TextField>) {
  const { field, value, change } = props;
  if (!field.many) return <One {...props} text={textOf(value)} type={(text) => change(text || undefined, "typing")} />;
  const rows = Array.isArray(value) ? value.map(textOf) : value ? [textOf(value)] : [];
  const shown = [...rows, ""];
  return (
    <div className="stack">
      {shown.map((text, n) => (
        <One key={n} {...props} id={n === 0 ? props.id : `${props.id}-${n}`} text={text}
          name={n === rows.length ? t.fields.more : undefined}
          type={(next) => {
            const all = shown.map((one, at) => (at === n ? next : one)).filter((one, at) => one || at < n);
            while (all.length && !all.at(-1)) all.pop();
            change(all.length ? all : undefined, `typing-${n}`);
          }} />
      ))}
    </div>
  );
}

interface OneProps extends FieldProps<TextField> {
  text: string;
  name?: string | undefined;
  type(text: string): void;
}

function One({ field, id, text, type, name, invalid, describedBy }: OneProps) {
  const shared = {
    id, dir: "auto" as const, value: text, "aria-invalid": invalid, "aria-describedby": describedBy,
    "aria-required": field.required ?? false, "aria-label": name,
    onChange: (event: { target: { value: string } }) => type(event.target.value),
  };
  const lines = field.lines ?? 1;
  return lines > 1 ? <textarea rows={Math.min(lines, 12)} {...shared} />
    : <input type={TYPES[field.format ?? ""] ?? "text"} autoComplete="off" {...shared} />;
}

export const text: FieldKind<TextField> = {
  Control,
  several: false,
  wrong(field, value) {
    for (const one of Array.isArray(value) ? value : [value]) {
      const length = lengthOf(textOf(one));
      if (field.least && length < field.least) return t.faults.characters(field.least, true);
      if (field.most != null && length > field.most) return t.faults.characters(field.most, false);
      if (field.format === "email" && length && !EMAIL.test(textOf(one))) return t.faults.email;
    }
    return null;
  },
};
