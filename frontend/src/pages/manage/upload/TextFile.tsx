/** A text before it becomes a task, or its lines do. */

import { useEffect, useState } from "react";
import { textsOf } from "../../../manage/tables";
import type { Uploads } from "../../../manage/uploads";
import type { Input } from "../../../model";
import { u } from "../../../texts.upload";
import { Pick } from "../form";

interface Props {
  file: File;
  uploads: Uploads;
  inputs: readonly Input[];
  busy: boolean;
}

const SEEN = 3;
const SHOWN = 160;

export function TextFile({ file, uploads, inputs, busy }: Props) {
  const [text, read] = useState<string | null>(null);
  const [way, take] = useState("file");
  useEffect(() => {
    let gone = false;
    void file.text().then((found) => !gone && read(found.replace(/^\ufeff/, "")));
    return () => {
      gone = true;
    };
  }, [file]);
  const key = inputs.find((one) => one.key && one.media === "text")?.key ?? "text";
  const texts = text === null ? [] : textsOf(text, way === "line");
  const send = () => void uploads.rows(file, texts.map((one, n) => ({
    row: n + 1, cells: [one], task: { data: { [key]: one }, ...(way === "file" ? { name: file.name } : {}) },
  })), []);
  return (
    <section className="panel-box" aria-label={file.name}>
      <h2 dir="auto">{file.name}</h2>
      <Pick title={u.how(file.name)} help={u.textKey(key)} value={way} options={[["file", u.byFile], ["line", u.byLine]]} put={take} />
      {text === null ? <p className="soft" role="status">{u.reading}</p> : texts.length === 0 ? <p className="soft">{u.empty}</p> : (
        <ul className="texts">{texts.slice(0, SEEN).map((one, n) => <li key={n} dir="auto">{one.slice(0, SHOWN)}{one.length > SHOWN && " …"}</li>)}</ul>
      )}
      <p className="row end">
        <button type="button" className="quiet" onClick={() => uploads.drop(file)}>{u.leave}</button>
        <button type="button" className="primary" disabled={busy || !texts.length} onClick={send}>{u.make(texts.length)}</button>
      </p>
    </section>
  );
}
