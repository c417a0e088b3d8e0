/** New tasks: files and folders dropped here, tables, texts, data files, addresses of files elsewhere. */

import { useEffect, useMemo, useState } from "react";
import { useAsked } from "../../../manage/asked";
import * as calls from "../../../manage/calls";
import { kindOf, urlsIn } from "../../../manage/files";
import { type Options, Uploads } from "../../../manage/uploads";
import type { Input } from "../../../model";
import { useStore } from "../../../store";
import { m } from "../../../texts.manage";
import { u } from "../../../texts.upload";
import { Pick, Text } from "../form";
import type { PageProps } from "../Manage";
import { Drop } from "./Drop";
import { Progress } from "./Progress";
import { TableFile } from "./TableFile";
import { TextFile } from "./TextFile";
import "./upload.css";

const FILES = ["image", "audio", "video", "pdf", "file", "text", "html"];

/** The inputs whose value may be the address of a file. */
const takers = (inputs: Input[] = []): Input[] => inputs.filter((one) => one.key && FILES.includes(one.media) && one.link !== false);

export default function Upload({ project }: PageProps) {
  const schema = useAsked(() => calls.schemaOf(project.id).catch(() => ({ inputs: [] })), [project.id]);
  const batches = useAsked(() => calls.batches(project.id).catch(() => []), [project.id]).value ?? [];
  const all = schema.value?.inputs ?? [];
  const inputs = takers(all);
  const [chosen, choose] = useState("");
  const [batch, into] = useState(() => new URLSearchParams(location.search).get("batch") ?? "");
  const [format, read] = useState("");
  const [annotations, become] = useState<Options["annotations"]>("predictions");
  const key = chosen || inputs[0]?.key || "image";
  const uploads = useMemo(() => new Uploads(project.id), [project.id]);
  uploads.options = { key, batch: Number(batch) || undefined, format, annotations };
  const state = useStore(uploads.state);
  const waiting = useStore(uploads.waiting);
  const running = state.phase === "running";
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => running && event.preventDefault();
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, [running]);
  const open = batches.filter((one) => !["canceled", "archived", "deleted"].includes(one.state));
  return (
    <main className="sheet">
      <h1>{m.parts["upload"]}</h1>
      {(inputs.length > 1 || open.length > 1) && (
        <div className="two">
          {inputs.length > 1 && <Pick title={u.key} value={key} put={choose} options={inputs.map((one) => [one.key ?? "", one.title ?? one.name] as const)} />}
          {open.length > 1 && <Pick title={u.batch} value={batch || String(project.default_batch_id)} put={into} options={open.map((one) => [String(one.id), one.name] as const)} />}
        </div>
      )}
      <Drop busy={running} take={(files) => void uploads.send(files)} />
      {state.phase !== "idle" && <Progress uploads={uploads} project={project.id} />}
      {waiting.map((file, n) => (kindOf(file.name) === "text"
        ? <TextFile key={`${n}:${file.name}`} file={file} uploads={uploads} inputs={all} busy={running} />
        : <TableFile key={`${n}:${file.name}`} file={file} uploads={uploads} inputs={all} busy={running} />))}
      <Urls uploads={uploads} busy={running} />
      <DataOptions format={format} read={read} annotations={annotations} become={become} />
    </main>
  );
}

function Urls({ uploads, busy }: { uploads: Uploads; busy: boolean }) {
  const [text, type] = useState("");
  const urls = useMemo(() => urlsIn(text), [text]);
  return (
    <section className="panel-box" aria-labelledby="urls-title">
      <h2 id="urls-title">{u.urls}</h2>
      <Text title={u.urlsTitle} help={u.urlsHelp} value={text} put={type} lines={4} />
      <p className="row end"><button type="button" className="primary" disabled={busy || !urls.length}
        onClick={() => void uploads.bring(urls)}>{u.bring(urls.length)}</button></p>
    </section>
  );
}

function DataOptions({ format, read, annotations, become }: {
  format: string; read(format: string): void; annotations: Options["annotations"]; become(what: Options["annotations"]): void;
}) {
  const formats = useAsked(calls.formats, []).value ?? [];
  return (
    <details className="panel-box group"><summary>{u.options}</summary>
      <div className="two">
        <Pick title={u.format} value={format} put={read} options={[["", u.anyFormat], ...formats.map((one) => [one.name, one.title || one.name] as const)]} />
        <Pick title={u.answers} value={annotations} put={(one) => become(one as Options["annotations"])} options={u.answersAre} />
      </div>
    </details>
  );
}
