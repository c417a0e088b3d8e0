/** New tasks: files and folders dropped here, data files, addresses of files elsewhere. */

import { useEffect, useMemo, useRef, useState } from "react";
import { useAsked } from "../../manage/asked";
import * as calls from "../../manage/calls";
import { dropped, sizeOf, urlsIn } from "../../manage/files";
import { ODD, Uploads } from "../../manage/uploads";
import type { Input } from "../../model";
import { follow } from "../../router";
import { useStore } from "../../store";
import { m } from "../../texts.manage";
import { t } from "../../texts";
import { Pick, Text } from "./form";
import type { PageProps } from "./Manage";

const FILES = ["image", "audio", "video", "pdf", "file", "text", "html"];

/** The inputs whose value may be the address of a file. */
const takers = (inputs: Input[] = []): Input[] => inputs.filter((one) => one.key && FILES.includes(one.media) && one.link !== false);

export default function Upload({ project }: PageProps) {
  const schema = useAsked(() => calls.schemaOf(project.id).catch(() => ({ inputs: [] })), [project.id]);
  const inputs = takers(schema.value?.inputs);
  const [chosen, choose] = useState("");
  const key = chosen || inputs[0]?.key || "image";
  const uploads = useMemo(() => new Uploads(project.id, key), [project.id, key]);
  const state = useStore(uploads.state);
  const [text, type] = useState("");
  const urls = useMemo(() => urlsIn(text), [text]);
  const running = state.phase === "running";
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => running && event.preventDefault();
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, [running]);
  return (
    <main className="sheet">
      <h1>{m.parts["upload"]}</h1>
      {inputs.length > 1 && (
        <Pick title={m.upload.key} value={key} put={choose} options={inputs.map((one) => [one.key ?? "", one.title ?? one.name] as const)} />
      )}
      <Drop busy={running} take={(files) => void uploads.send(files)} />
      {state.phase !== "idle" && <Progress uploads={uploads} project={project.id} />}
      <section className="panel-box" aria-labelledby="urls-title">
        <h2 id="urls-title">{m.upload.urls}</h2>
        <Text title={m.upload.urlsTitle} help={m.upload.urlsHelp} value={text} put={type} lines={4} />
        <p className="row end"><button type="button" className="primary" disabled={running || !urls.length}
          onClick={() => void uploads.bring(urls)}>{m.upload.bring(urls.length)}</button></p>
      </section>
    </main>
  );
}

function Drop({ busy, take }: { busy: boolean; take(files: File[]): void }) {
  const [over, isOver] = useState(false);
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const taken = (input: HTMLInputElement) => {
    if (input.files?.length) take([...input.files]);
    input.value = "";
  };
  return (
    <section className="drop" data-over={over} aria-label={m.upload.drop}
      onDragOver={(event) => { event.preventDefault(); isOver(true); }} onDragLeave={() => isOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        isOver(false);
        if (!busy) void dropped(event.dataTransfer).then(take);
      }}>
      <h2>{m.upload.drop}</h2>
      <p className="soft">{m.upload.dropHelp}</p>
      <p className="row centred">
        <button type="button" className="primary" disabled={busy} onClick={() => files.current?.click()}>{m.upload.files}</button>
        <button type="button" disabled={busy} onClick={() => folder.current?.click()}>{m.upload.folder}</button>
      </p>
      <input ref={files} type="file" multiple hidden aria-label={m.upload.files} onChange={(event) => taken(event.target)} />
      <input ref={(one) => { folder.current = one; one?.setAttribute("webkitdirectory", ""); }} type="file" multiple hidden
        aria-label={m.upload.folder} onChange={(event) => taken(event.target)} />
    </section>
  );
}

function Progress({ uploads, project }: { uploads: Uploads; project: number }) {
  const state = useStore(uploads.state);
  const share = state.allBytes ? state.bytes / state.allBytes : state.sent / Math.max(state.files, 1);
  const running = state.phase === "running";
  return (
    <section className="panel-box" aria-label={m.upload.progress}>
      <div className="row spread">
        <h2 role="status">{running ? m.upload.running(state.sent, state.files)
          : state.phase === "stopped" ? m.upload.stopped(state.tasks) : m.upload.done(state.tasks)}</h2>
        {running ? <button type="button" onClick={uploads.cancel}>{m.upload.stop}</button>
          : <a href={`/projects/${project}/tasks`} onClick={follow}>{m.upload.see}</a>}
      </div>
      <progress value={running ? share : 1} aria-label={m.upload.progress} />
      <p className="soft">{state.allBytes > 0 && `${sizeOf(state.bytes)} / ${sizeOf(state.allBytes)} · `}{m.upload.made(state.tasks)}</p>
      {state.imports.map(({ name, record }) => (
        <p key={record.id} className="row"><b dir="auto">{name}</b>
          <span className="chip" data-state={record.state}>{m.states[record.state] ?? record.state}</span>
          <span className="soft">{record.format} {m.exports.counts(record.counts)}</span>
          {record.error && <span className="fault" role="alert">{record.error}</span>}</p>
      ))}
      {state.failed.length > 0 && (
        <details open={state.failed.length < 6}>
          <summary className="fault">{m.upload.failed(state.failed.length)}</summary>
          <ul>{state.failed.slice(0, 200).map((one, n) => <li key={n} dir="auto">{one.name} <span className="soft">{one.why === ODD ? m.upload.notTaken : one.why || t.signIn.unreachable}</span></li>)}</ul>
        </details>
      )}
    </section>
  );
}
