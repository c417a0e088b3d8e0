/** When a question is asked: a condition, and conditions made of others. */

import { type Condition, type Field, type Json, type LabelSchema, titleOf, walk } from "../../../model";
import { s } from "../../../texts.schema";
import { Check, Pick, Text, Words } from "../form";

interface Props {
  when: Condition | null | undefined;
  field: Field;
  schema: LabelSchema;
  put(when: Condition | null): void;
}

type Kind = Condition["is"];
type About = Omit<Props, "when" | "put">;
const KINDS = ["labelled", "answered", "equals", "all", "any", "not"] as const;

/** A condition of this kind to begin with; what it looks at is the question before. */
function fresh(kind: Kind, about: About, from?: Condition): Condition {
  const { field, schema } = about;
  const others = (schema.fields ?? []).filter((one) => one.name !== field.name);
  const inner = from && from.is !== "foreign" ? from : undefined;
  switch (kind) {
    case "all":
    case "any":
      return { is: kind, of: inner?.is === "all" || inner?.is === "any" ? inner.of : inner ? [inner] : [] };
    case "not":
      return { is: "not", of: inner ?? fresh("answered", about) };
    case "equals":
      return { is: "equals", field: others[0]?.name ?? null, value: "" };
    case "labelled":
      return { is: "labelled", names: [] };
    default:
      return { is: "answered", field: others[0]?.name ?? "", names: [] };
  }
}

export function When(props: Props) {
  const { when, field, put } = props;
  const others = (props.schema.fields ?? []).some((one) => one.name !== field.name) || (props.schema.inputs ?? []).length > 0;
  if (!when)
    return others && (
      <p><button type="button" className="quiet small" onClick={() => put(fresh(field.scope === "region" ? "labelled" : "answered", props))}>+ {s.when.title} …</button></p>
    );
  return (
    <fieldset className="when"><legend>{s.when.title}</legend>
      <Node {...props} when={when} />
      <p className="whole row">
        {when.is !== "all" && when.is !== "any" && <button type="button" className="quiet small" onClick={() => put(fresh("all", props, when))}>{s.when.wrap}</button>}
        <button type="button" className="quiet small" onClick={() => put(null)}>{s.when.remove}</button>
      </p>
    </fieldset>
  );
}

function Node(props: Props & { when: Condition; drop?(): void }) {
  const { when, put, drop } = props;
  if (when.is === "foreign") return <p className="soft whole">{s.when.foreign(when.dialect)}</p>;
  return (
    <div className="condition">
      <div className="row low-row">
        <Pick title={s.when.kind} value={when.is} options={KINDS.map((one) => [one, s.when.kinds[one] ?? one] as const)}
          put={(kind) => put(fresh(kind as Kind, props, when))} />
        {drop && <button type="button" className="quiet icon low" aria-label={s.when.drop} onClick={drop}>✕</button>}
      </div>
      <Body {...props} />
    </div>
  );
}

function Body(props: Props & { when: Condition }) {
  const { when, put, schema, field } = props;
  const fields = (schema.fields ?? []).filter((one) => one.name !== field.name);
  switch (when.is) {
    case "all":
    case "any":
      return (
        <div className="conditions">
          {when.of.map((one, n) => (
            <Node key={n} {...props} when={one} put={(next) => put({ ...when, of: next ? when.of.with(n, next) : when.of.toSpliced(n, 1) })}
              drop={() => put({ ...when, of: when.of.toSpliced(n, 1) })} />
          ))}
          <p><button type="button" className="small" onClick={() => put({ ...when, of: [...when.of, fresh("answered", props)] })}>{s.when.add}</button></p>
        </div>
      );
    case "not":
      return <div className="conditions"><Node {...props} when={when.of} put={(next) => next && put({ ...when, of: next })} /></div>;
    case "labelled": {
      const marks = fields.filter((one) => one.kind === "region");
      const from = marks.filter((one) => !when.field || one.name === when.field);
      return (
        <>
          {marks.length > 1 && <Pick title={s.when.of} value={when.field ?? ""} options={[["", s.when.anyQuestion], ...marks.map((one) => [one.name, titleOf(one)] as const)]}
            put={(name) => put({ ...when, field: name || null })} />}
          <Names names={when.names ?? []} offered={namesOf(from)} put={(names) => put({ ...when, names })} />
        </>
      );
    }
    case "answered":
      return (
        <>
          <Pick title={s.when.question} value={when.field} options={fields.map((one) => [one.name, titleOf(one)] as const)} put={(name) => put({ is: "answered", field: name, names: [] })} />
          <Names names={when.names ?? []} offered={namesOf(fields.filter((one) => one.name === when.field))} put={(names) => put({ ...when, names })} />
        </>
      );
    case "equals": {
      const options: [string, string][] = [
        ...fields.map((one): [string, string] => [`f:${one.name}`, s.when.field(titleOf(one))]),
        ...(schema.inputs ?? []).map((one): [string, string] => [`i:${one.name}`, s.when.input(titleOf(one))]),
      ];
      return (
        <div className="two">
          <Pick title={s.when.of} value={when.input ? `i:${when.input}` : `f:${when.field ?? ""}`} options={options}
            put={(one) => put({ is: "equals", value: when.value, ...(one.startsWith("i:") ? { input: one.slice(2) } : { field: one.slice(2) }) })} />
          <Text title={s.when.value} help={s.when.valueHelp} value={written(when.value)} put={(text) => put({ ...when, value: read(text) })} />
        </div>
      );
    }
    case "foreign":
      return null;
  }
}

/** Numbers and truth values are themselves, everything else is a text. */
const read = (text: string): Json =>
  text === "true" ? true : text === "false" ? false : /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
const written = (value: Json): string => (typeof value === "string" ? value : JSON.stringify(value));

const namesOf = (fields: readonly Field[]): [string, string][] => fields.flatMap((one): [string, string][] =>
  one.kind === "boolean" ? [["true", "true"], ["false", "false"]]
    : "labels" in one ? walk(one.labels).map(({ label }): [string, string] => [label.name, titleOf(label)]) : []);

function Names({ names, offered, put }: { names: string[]; offered: [string, string][]; put(names: string[]): void }) {
  const unknown = names.filter((one) => !offered.some(([name]) => name === one)).map((one): [string, string] => [one, one]);
  if (!offered.length)
    return <Words title={s.when.words} words={names} put={put} />;
  return (
    <fieldset className="whole"><legend>{s.when.labels}</legend>
      {[...offered, ...unknown].map(([name, title]) => (
        <Check key={name} title={title} value={names.includes(name)} put={(on) => put(on ? [...names, name] : names.filter((one) => one !== name))} />
      ))}
    </fieldset>
  );
}
