/** A label schema to edit: as a form, or in the language of Label Studio. */

import { useEffect, useRef, useState } from "react";
import { excuse } from "../../../manage/asked";
import { freeName, renamed, without } from "../../../manage/asking/naming";
import * as calls from "../../../manage/calls";
import type { Loss } from "../../../manage/model";
import type { Faults, Input, LabelSchema } from "../../../model";
import { m } from "../../../texts.manage";
import { s } from "../../../texts.schema";
import { t } from "../../../texts";
import { Text } from "../form";
import { FieldList } from "./FieldList";
import { OneInput } from "./OneInput";

interface Props {
  schema: LabelSchema;
  put(schema: LabelSchema): void;
  /** What the server said is wrong, by place. */
  faults?: Faults;
}

type Way = "form" | "xml";

export function Editor({ schema, put, faults = {} }: Props) {
  const [way, go] = useState<Way>("form");
  return (
    <>
      <div className="tabs" role="tablist" aria-label={m.parts["labels"]}>
        {(["form", "xml"] as const).map((one) => (
          <button key={one} type="button" role="tab" aria-selected={way === one} aria-controls="schema-editor" id={`tab-${one}`}
            onClick={() => go(one)}>{s.ways[one]}</button>
        ))}
      </div>
      <div id="schema-editor" role="tabpanel" aria-labelledby={`tab-${way}`} className="stack-wide">
        {way === "form" ? <Form schema={schema} put={put} faults={faults} /> : <Xml schema={schema} put={put} />}
      </div>
    </>
  );
}

/** What is changed here is no longer what the kept text of another language says. */
const ours = ({ inputs, fields }: LabelSchema, change: LabelSchema): LabelSchema =>
  ({ inputs: inputs ?? [], fields: fields ?? [], ...change });

function Form({ schema, put, faults = {} }: Props) {
  const [inputs, fields] = [schema.inputs ?? [], schema.fields ?? []];
  const setInputs = (to: Input[]) => put(ours(schema, { inputs: to }));
  return (
    <>
      <h3>{s.inputs}</h3>
      {inputs.length === 0 && <p className="soft">{s.noInputs}</p>}
      {inputs.map((input, n) => (
        <OneInput key={n} input={input} taken={inputs.map((one) => one.name)} fault={faults[`inputs/${input.name}`] ?? ""}
          set={(to) => setInputs(inputs.with(n, { ...input, ...to }))}
          rename={(name) => put(ours(renamed(schema, "input", input.name, name), {}))}
          move={(by) => {
            const others = inputs.toSpliced(n, 1);
            setInputs(others.toSpliced(Math.min(Math.max(n + by, 0), others.length), 0, input));
          }}
          remove={() => put(ours(without(schema, "input", input.name), {}))} />
      ))}
      <p><button type="button" onClick={() => {
        const name = freeName("image", inputs);
        setInputs([...inputs, { name, media: "image", key: name }]);
      }}>{s.addInput}</button></p>
      <h3>{s.fields}</h3>
      <FieldList fields={fields} schema={schema} faults={faults} put={(to) => put(ours(schema, { fields: to }))} />
    </>
  );
}

const PAUSE_MS = 350;

function Xml({ schema, put }: Props) {
  const [text, setText] = useState<string | null>(null);
  const [losses, setLosses] = useState<Loss[]>([]);
  const [fault, setFault] = useState("");
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    let gone = false;
    calls.writeXml(schema).then((found) => {
      if (gone) return;
      setText(found.text);
      setLosses(found.losses);
    }, (error: unknown) => { if (!gone) { setFault(excuse(error)); setText(""); } });
    return () => {
      gone = true;
      clearTimeout(timer.current);
    };
    // What is typed here is not written back over what is typed.
  }, []);
  const type = (next: string) => {
    setText(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      calls.readXml(next).then((found) => { setFault(""); setLosses([]); put(found); }, (error: unknown) => setFault(excuse(error)));
    }, PAUSE_MS);
  };
  if (text === null) return <p className="soft">{t.loading}</p>;
  return (
    <>
      <div className="code"><Text title={s.xml} value={text} lines={22} put={type} /></div>
      {fault && <p className="fault" role="alert">{fault}</p>}
      {losses.length > 0 && (
        <ul className="losses" aria-label={s.losses}>
          {losses.map((loss, n) => <li key={n}>{m.lossOf(loss.code)} <span className="soft">{loss.where} {loss.detail}</span></li>)}
        </ul>
      )}
    </>
  );
}

