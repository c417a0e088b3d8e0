/** Questions in their order, and buttons for new ones. */

import { freeName, renamed, without } from "../../../manage/asking/naming";
import type { Faults, Field, LabelSchema } from "../../../model";
import { s } from "../../../texts.schema";
import { t } from "../../../texts";
import { formOf, kindsOf } from "./kinds";
import { OneField } from "./OneField";

interface Props {
  fields: Field[];
  /** What conditions and marks are looked up in. */
  schema: LabelSchema;
  /** The rows of a group ask no marks. */
  inner?: boolean;
  faults?: Faults;
  put(fields: Field[]): void;
}

export function FieldList({ fields, schema, inner = false, faults = {}, put }: Props) {
  const add = (kind: Field["kind"]) => {
    const form = formOf(kind);
    put([...fields, { kind, name: freeName(form?.stem ?? kind, fields), ...form?.fresh(schema) } as Field]);
  };
  return (
    <>
      {fields.length === 0 && <p className="soft">{s.noFields}</p>}
      {fields.map((field, n) => (
        <OneField key={n} field={field} schema={schema} inner={inner} taken={fields.map((one) => one.name)} faults={faultsOf(faults, field.name)}
          put={(next) => put(fields.with(n, next))}
          rename={(name) => put(renamed({ fields }, "field", field.name, name).fields ?? [])}
          move={(by) => {
            const others = fields.toSpliced(n, 1);
            put(others.toSpliced(Math.min(Math.max(n + by, 0), others.length), 0, field));
          }}
          remove={() => put(without({ fields }, "field", field.name).fields ?? [])} />
      ))}
      <p className="row" role="group" aria-label={s.fields}>
        {kindsOf(inner).map((kind) => (
          <button key={kind} type="button" className="small" onClick={() => add(kind)}>{s.add(t.kinds[kind] ?? kind)}</button>
        ))}
      </p>
    </>
  );
}

/** What the server said of one question: `fields/NAME`, `fields/NAME/labels/LABEL`. */
function faultsOf(faults: Faults, name: string): [place: string, what: string][] {
  const here = `fields/${name}`;
  return Object.entries(faults).flatMap(([place, what]): [string, string][] =>
    place === here ? [["", what]] : place.startsWith(`${here}/`) ? [[place.slice(here.length + 1), what]] : []);
}
