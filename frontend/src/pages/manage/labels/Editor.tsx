/** A label schema to edit: as a form, or in the language of Label Studio. */

import { useEffect, useRef, useState } from "react";
import { excuse } from "../../../manage/asked";
import * as calls from "../../../manage/calls";
import type { Loss } from "../../../manage/model";

import type { Field, Input, LabelSchema } from "../../../model";
import { m } from "../../../texts.manage";
import { t } from "../../../texts";
import { Pick, Text } from "../form";
import { OneField } from "./OneField";

interface Props {
  schema: LabelSchema;
  put(schema: LabelSchema): void;
}

type Way = "form" | "xml";

export function Editor({ schema, put }: Props) {
  const [way, go] = useState<Way>("form");
  return (
    <>
      <div className="tabs" role="tablist" aria-label={m.parts["labels"]}>
        {(["form", "xml"] as const).map((one) => (
          <button key={one} type="button" role="tab" aria-selected={way === one} aria-controls="schema-editor" id={`tab-${one}`}
            onClick={() => go(one)}>{m.labels.ways[one]}</button>
        ))}
      </div>
      <div id="schema-editor" role="tabpanel" aria-labelledby={`tab-${way}`} className="stack-wide">
        {way === "form" ? <Form schema={schema} put={put} /> : <Xml schema={schema} put={put} />}
      </div>
    </>
  );
}

const MEDIA = ["image", "text", "audio", "video", "html", "chat", "paragraphs", "time_series", "table", "pdf", "list", "point_cloud", "file"];

/** What is changed here is no longer what the kept text of another language says. */
const ours = ({ inputs, fields }: LabelSchema, change: LabelSchema): LabelSchema =>
  ({ inputs: inputs ?? [], fields: fields ?? [], ...change });

function Form({ schema, put }: Props) {
  const [inputs, fields] = [schema.inputs ?? [], schema.fields ?? []];
  const setInput = (n: number, to: Partial<Input>) =>
    put(ours(schema, { inputs: inputs.map((one, at) => (at === n ? { ...one, ...to } : one)) }));
  const setFields = (to: Field[]) => put(ours(schema, { fields: to }));
  const free = (stem: string, taken: readonly { name: string }[]) => {
    for (let n = 1; ; n++) {
      const name = n === 1 ? stem : `${stem}-${n}`;
      if (!taken.some((one) => one.name === name)) return name;
    }
  };
  return (
    <>
      <h3>{m.labels.inputs}</h3>
      {inputs.map((input, n) => (
        <div key={n} className="input-line" role="group" aria-label={`${m.labels.input} ${input.name}`}>
          <Text title={m.labels.name} value={input.name} put={(name) => setInput(n, { name })} />
          <Pick title={m.labels.media} value={input.media} options={MEDIA.map((one) => [one, one.replace("_", " ")] as const)}
            put={(media) => setInput(n, { media })} />
          <Text title={m.labels.key} value={input.key ?? ""} put={(key) => setInput(n, { key: key || null })} />
          <button type="button" className="quiet icon" aria-label={`${m.remove} ${input.name}`}
            onClick={() => put(ours(schema, { inputs: inputs.toSpliced(n, 1) }))}>✕</button>
        </div>
      ))}
      <p><button type="button" onClick={() => {
        const name = free("image", inputs);
        put(ours(schema, { inputs: [...inputs, { name, media: "image", key: name }] }));
      }}>{m.labels.addInput}</button></p>
      <h3>{m.labels.fields}</h3>
      {fields.map((field, n) => (
        <OneField key={n} field={field} schema={schema}
          put={(next) => setFields(fields.with(n, next))}
          move={(by) => {
            const others = fields.toSpliced(n, 1);
            setFields(others.toSpliced(Math.min(Math.max(n + by, 0), others.length), 0, field));
          }}
          remove={() => setFields(fields.toSpliced(n, 1))} />
      ))}
      <p className="row">
        {(["choice", "region", "text", "number", "rating", "boolean", "datetime", "pairwise"] as const).map((kind) => (
          <button key={kind} type="button" onClick={() => {
            const name = free(kind === "region" ? "objects" : kind, fields);
            const more = kind === "choice" ? { labels: [{ name: "yes" }, { name: "no" }] }
              : kind === "region" ? { labels: [{ name: "object" }], shapes: ["box"], inputs: inputs[0] ? [inputs[0].name] : [] }
              : kind === "pairwise" ? { inputs: inputs.slice(0, 2).map((one) => one.name) } : {};
            setFields([...fields, { kind, name, ...more } as Field]);
          }}>+ {t.kinds[kind]}</button>
        ))}
      </p>
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
      <Text title={m.labels.xml} value={text} lines={22} put={type} />
      {fault && <p className="fault" role="alert">{fault}</p>}
      {losses.length > 0 && (
        <ul className="losses" aria-label={m.labels.losses}>
          {losses.map((loss, n) => <li key={n}>{m.lossOf(loss.code)} <span className="soft">{loss.where} {loss.detail}</span></li>)}
        </ul>
      )}
    </>
  );
}

