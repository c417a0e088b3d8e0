/** Free text; several when the field says so. */

import type { KeyboardEvent } from "react";
import type { Json, TextField } from "../../model";
import { lengthOf } from "../../shapes/text_span/points";
import { t } from "../../texts";
import { d } from "../../texts.documents";
import type { FieldKind, FieldProps } from "../kind";
import { type Source, sourcesOf, stepped } from "./sources";

const TYPES: { [format: string]: string } = { email: "email", url: "url", phone: "tel" };
const EMAIL = /^[^@\s]{1,64}@[^@\s.]{1,63}(?:\.[^@\s.]{1,63}){1,10}$/;
const PHONE = /^\+?[0-9 ()./-]{3,40}$/;
const URLS = /^[a-z][a-z0-9+.-]*:\/\/[^\s/]\S*$/i;

const textOf = (value: Json | undefined): string => (typeof value === "string" ? value : "");

function Control(props: FieldProps<TextField>) {
  const { field, value, change, data, inputs } = props;
  if (!field.many) {
    const sources = sourcesOf(field, data, inputs);
    const write = (text: string, mark?: string) => change(text || undefined, mark);
    return (
      <>
        {sources.length > 0 && <Sources {...{ sources, write }} text={textOf(value)} />}
        <One {...props} text={textOf(value)} type={(text) => write(text, "typing")} sources={sources} />
        {(field.most != null || field.least) && <Letters {...props} />}
      </>
    );
  }
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

/** What the text may begin with; there while nothing else was written. */
function Sources({ sources, text, write }: { sources: Source[]; text: string; write(text: string): void }) {
  if (text && !sources.some((source) => source.text === text)) return null;
  return (
    <div className="row sources">
      <span className="soft">{d.text.from}</span>
      {sources.map((source) => (
        <button key={source.title} type="button" className="quiet" aria-pressed={source.text === text}
          onClick={() => write(source.text)} dir="auto">{source.title}</button>
      ))}
    </div>
  );
}

const Letters = ({ field, value }: FieldProps<TextField>) => (
  <p className="soft">{d.text.letters(lengthOf(textOf(value)), field.least ?? null, field.most ?? null)}</p>
);

interface OneProps extends FieldProps<TextField> {
  text: string;
  name?: string | undefined;
  sources?: Source[];
  type(text: string): void;
}

function One({ field, id, text, type, name, invalid, describedBy, sources = [] }: OneProps) {
  const step = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const next = by === undefined || !event.altKey ? undefined : stepped(sources, text, by as 1 | -1);
    if (next === undefined) return;
    event.preventDefault();
    type(next);
  };
  const shared = {
    id, dir: "auto" as const, value: text, "aria-invalid": invalid, "aria-describedby": describedBy,
    "aria-required": field.required ?? false, "aria-label": name,
    onChange: (event: { target: { value: string } }) => type(event.target.value), onKeyDown: step,
  };
  const lines = Math.max(field.lines ?? 1, sources.length ? 6 : 1, field.format === "html" ? 6 : 1);
  return lines > 1 ? <textarea rows={Math.min(lines, 12)} placeholder={field.format === "html" ? d.text.html : undefined} {...shared} />
    : <input type={TYPES[field.format ?? ""] ?? "text"} autoComplete="off" {...shared} />;
}

/** A pattern is left to the server: its letters and digits are not this language's. */
function wrongOne(field: TextField, text: string): string | null {
  const length = lengthOf(text);
  if (field.least && length < field.least) return t.faults.characters(field.least, true);
  if (field.most != null && length > field.most) return t.faults.characters(field.most, false);
  if (!text) return null;
  if (field.format === "email" && !EMAIL.test(text)) return t.faults.email;
  if (field.format === "url" && !URLS.test(text)) return d.text.url;
  return field.format === "phone" && !PHONE.test(text) ? d.text.phone : null;
}

export const text: FieldKind<TextField> = {
  Control,
  several: false,
  wrong(field, value) {
    for (const one of Array.isArray(value) ? value : [value]) {
      const message = wrongOne(field, textOf(one));
      if (message) return message;
    }
    return null;
  },
};
