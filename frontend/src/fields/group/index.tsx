/** A group of fields that is answered several times: a list of rows. */

import { isEmpty, mayShow, mentions } from "../../conditions";
import { isObject } from "../../data";
import { type Data, type Field, type GroupField, type Json, titleOf } from "../../model";
import { t } from "../../texts";
import type { FieldKind, FieldProps } from "../kind";
import { fieldKind } from "../index";

type Row = { [field: string]: Json };

const rowsOf = (value: Json | undefined): Row[] => (Array.isArray(value) ? value.filter(isObject) : []);

function Control(props: FieldProps<GroupField>) {
  const { field, id, value, change } = props;
  const rows = rowsOf(value);
  const full = field.most != null && rows.length >= field.most;
  const put = (n: number, name: string, inner: Json | undefined, mark?: string) => {
    const { [name]: _, ...others } = rows[n] ?? {};
    change(rows.with(n, inner === undefined ? others : { ...others, [name]: inner }), mark && `${mark}-${n}-${name}`);
  };
  return (
    <div className="group">
      {rows.map((row, n) => (
        <fieldset key={n}>
          <legend>{t.fields.row(n + 1)}</legend>
          {(field.fields ?? []).map((inner, at) => isAsked(inner, field, row, props.data) && (
            <Inner key={inner.name} {...props} inner={inner} innerId={n === 0 && at === 0 ? id : `${id}-${n}-${at}`}
              now={row[inner.name]} put={(to, mark) => put(n, inner.name, to, mark)} />
          ))}
          <button type="button" className="quiet icon" aria-label={t.fields.removeRow(n + 1)}
            onClick={() => change(rows.length > 1 ? rows.toSpliced(n, 1) : undefined)}>✕</button>
        </fieldset>
      ))}
      <button type="button" id={rows.length ? undefined : id} disabled={full}
        onClick={() => change([...rows, {}])}>{t.fields.addRow}</button>
    </div>
  );
}

/** Whether a field is shown in a row; what its condition asks of fields outside is left to the server. */
function isAsked(inner: Field, group: GroupField, row: Row, data: Data): boolean {
  if (!inner.when) return true;
  const own = new Set((group.fields ?? []).map(({ name }) => name));
  if (mentions(inner.when).some((name) => !own.has(name))) return true;
  const values = Object.entries(row).map(([field, value]) => ({ field, value }));
  return mayShow(inner, { answer: {}, schema: {}, data, region: { id: "", field: group.name, values } });
}

interface InnerProps extends FieldProps<GroupField> {
  inner: Field;
  innerId: string;
  now: Json | undefined;
  put(value: Json | undefined, mark?: string): void;
}

function Inner({ inner, innerId, now, put, data, inputs, describedBy }: InnerProps) {
  const kind = fieldKind(inner);
  const title = <>{titleOf(inner)}{inner.required && <span className="needed"> *</span>}</>;
  if (!kind)
    return <p className="unsupported">{title} {isEmpty(now) ? t.unsupported.field(inner.kind) : JSON.stringify(now)}</p>;
  const control = (
    <kind.Control field={inner} id={innerId} value={now} change={put} data={data} inputs={inputs} keys={{}}
      invalid={false} describedBy={describedBy} />
  );
  return kind.several
    ? <div role="group" aria-label={titleOf(inner)}><span className="soft">{title}</span>{control}</div>
    : <div><label htmlFor={innerId} className="soft">{title}</label>{control}</div>;
}

function wrongRow(field: GroupField, row: Row): string | null {
  for (const inner of field.fields ?? []) {
    const value = row[inner.name];
    // Whether a field with a condition shows is left to the server.
    const message = isEmpty(value) ? (inner.required && !inner.when ? t.faults.required : null)
      : fieldKind(inner)?.wrong?.(inner, value as Json) ?? null;
    if (message) return `${titleOf(inner)}: ${message}`;
  }
  return null;
}

export const group: FieldKind<GroupField> = {
  Control,
  several: true,
  wrong(field, value) {
    const rows = rowsOf(value);
    if (field.least && rows.length < field.least) return t.faults.atLeast(field.least);
    if (field.most != null && rows.length > field.most) return t.faults.atMost(field.most);
    for (const [n, row] of rows.entries()) {
      const message = wrongRow(field, row);
      if (message) return `${t.fields.row(n + 1)}. ${message}`;
    }
    return null;
  },
};
