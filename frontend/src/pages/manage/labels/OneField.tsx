/** One question of a label schema in a form; what the form has no line for stays as it is. */

import { useState } from "react";
import { type Field, type Json, type LabelSchema, titleOf } from "../../../model";
import { m } from "../../../texts.manage";
import { s } from "../../../texts.schema";
import { t } from "../../../texts";
import { Check, Name, Pick, Text } from "../form";
import { formOf } from "./kinds";
import { When } from "./When";

interface Props {
  field: Field;
  schema: LabelSchema;
  inner: boolean;
  taken: readonly string[];
  faults: readonly (readonly [place: string, what: string])[];
  put(field: Field): void;
  rename(name: string): void;
  move(by: 1 | -1): void;
  remove(): void;
}

export function OneField({ field, schema, inner, taken, faults, put, rename, move, remove }: Props) {
  const [open, toggle] = useState(inner || (schema.fields ?? []).length < 4);
  const set = (to: object) => put({ ...field, ...to } as Field);
  const form = formOf(field.kind);
  return (
    <details className="panel-box field" open={open || faults.length > 0} onToggle={(event) => { if (event.target === event.currentTarget) toggle(event.currentTarget.open); }}>
      <summary><b dir="auto">{titleOf(field)}</b> <span className="soft">{t.kinds[field.kind] ?? field.kind}</span>{field.required && <span className="needed"> *</span>}</summary>
      {faults.map(([place, what]) => <p key={place} className="fault" role="alert">{place && <b>{place}: </b>}{what}</p>)}
      <div className="two">
        <Text title={s.title} value={field.title ?? ""} put={(title) => set({ title: title || null })} />
        <Name title={s.name} value={field.name} taken={taken} put={rename} words={{ empty: s.nameEmpty, taken: s.nameTaken }} />
      </div>
      <Text title={s.help} value={field.help ?? ""} put={(help) => set({ help: help || null })} />
      {form?.Own && <form.Own field={field} schema={schema} set={set} />}
      <Check title={s.required} value={field.required ?? false} put={(required) => set({ required })} />
      {!inner && <About field={field} schema={schema} set={set} marks={form?.marks ?? false} />}
      <When when={field.when} field={field} schema={schema} put={(when) => set({ when })} />
      <details className="more"><summary>{s.everything}</summary>
        {!form?.marks && field.kind !== "file" && field.kind !== "group" && <Preset field={field} set={set} />}
        <Check title={s.hidden} value={field.hidden ?? false} put={(hidden) => set({ hidden })} />
      </details>
      <p className="row end">
        <button type="button" className="quiet" onClick={() => move(-1)} aria-label={s.up(field.name)}>↑</button>
        <button type="button" className="quiet" onClick={() => move(1)} aria-label={s.down(field.name)}>↓</button>
        <button type="button" className="danger" onClick={remove} aria-label={`${m.remove} ${field.name}`}>{m.remove}</button>
      </p>
    </details>
  );
}

/** What a question is about: the task, each of a list, each mark; which inputs; which marks. */
function About({ field, schema, set, marks }: { field: Field; schema: LabelSchema; set(to: object): void; marks: boolean }) {
  const inputs = schema.inputs ?? [];
  const regions = (schema.fields ?? []).filter((one) => one.kind === "region" && one.name !== field.name);
  const scope = field.scope ?? "task";
  const may = s.scopes.filter(([one]) => one === "task" || one === scope
    || (one === "item" && inputs.some((input) => input.many)) || (one === "region" && !marks && regions.length > 0));
  const [about, on] = [field.inputs ?? [], field.on ?? []];
  return (
    <>
      {may.length > 1 && <Pick title={s.scope} value={scope} options={may} put={(now) => set({ scope: now, ...(now === "region" ? {} : { on: [] }) })} />}
      {scope === "region" && regions.length > 1 && (
        <fieldset><legend>{s.on}</legend><p className="soft whole">{s.onHelp}</p>
          {regions.map((one) => <Check key={one.name} title={titleOf(one)} value={on.includes(one.name)}
            put={(yes) => set({ on: yes ? [...on, one.name] : on.filter((name) => name !== one.name) })} />)}
        </fieldset>
      )}
      {inputs.length > 1 && scope !== "region" && field.kind !== "relation" && (
        <fieldset><legend>{s.about}</legend>
          {inputs.map((input) => <Check key={input.name} title={titleOf(input)} value={about.includes(input.name)}
            put={(yes) => set({ inputs: yes ? [...about, input.name] : about.filter((name) => name !== input.name) })} />)}
        </fieldset>
      )}
    </>
  );
}

function Preset({ field, set }: { field: Field; set(to: object): void }) {
  const plain = field.kind === "text" && !field.many;
  const [text, type] = useState(() => (field.default == null ? "" : plain ? String(field.default) : JSON.stringify(field.default)));
  const [wrong, fault] = useState(false);
  const put = (next: string) => {
    type(next);
    try {
      set({ default: next === "" ? null : plain ? next : (JSON.parse(next) as Json) });
      fault(false);
    } catch {
      fault(true);
    }
  };
  return (
    <>
      <Text title={s.preset} {...(plain ? {} : { help: s.presetHelp })} value={text} put={put} />
      {wrong && <p className="fault" role="status">{s.notJson}</p>}
    </>
  );
}
