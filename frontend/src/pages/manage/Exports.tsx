/** Taking the answers along: at once, or from snapshots, with what a format cannot hold. */

import { useEffect, useState } from "react";
import { useAsked, useDoing } from "../../manage/asked";
import * as calls from "../../manage/calls";
import type { Batch, Conversion, Format, Snapshot } from "../../manage/model";
import { m } from "../../texts.manage";
import { t } from "../../texts";
import { Check, Pick, Sure, Text } from "./form";
import type { PageProps } from "./Manage";
import { moment } from "./moments";

const LOOK_MS = 700;
const over = (one: { state: string; finished_at?: string | null }): boolean =>
  ["completed", "failed"].includes(one.state) || Boolean(one.finished_at);

export default function Exports({ project }: PageProps) {
  const formats = useAsked(calls.formats, []).value ?? [];
  const batches = useAsked(() => calls.batches(project.id).catch(() => []), [project.id]).value ?? [];
  const snapshots = useAsked(() => calls.snapshots(project.id), [project.id]);
  useLooking(snapshots.value?.some((one) => !over(one)) ?? false, snapshots.again);
  return (
    <main className="sheet">
      <h1>{m.parts["exports"]}</h1>
      <Now project={project.id} formats={formats} batches={batches} />
      <New project={project.id} batches={batches} again={snapshots.again} />
      {snapshots.failed && <p className="fault" role="alert">{snapshots.failed}</p>}
      {!snapshots.value && !snapshots.failed && <p className="soft">{t.loading}</p>}
      {snapshots.value?.length === 0 && <p className="soft">{m.exports.none}</p>}
      {snapshots.value?.toReversed().map((one) => <One key={one.id} snapshot={one} formats={formats} again={snapshots.again} />)}
    </main>
  );
}

const HOW = ["annotated", "all", "files", "boxes", "spreadsheet_safe"] as const;

function Now({ project, formats, batches }: { project: number; formats: Format[]; batches: Batch[] }) {
  const [wanted, want] = useState<calls.ExportWanted>({ format: "json", all: true });
  return (
    <section className="panel-box" aria-labelledby="now-title">
      <h2 id="now-title">{m.exports.now}</h2>
      <FormatPick formats={formats} value={wanted.format} put={(format) => want({ ...wanted, format })} />
      <Scope batches={batches} batch={wanted.batch_id ?? ""} state={wanted.state ?? ""} put={(to) => want({ ...wanted, ...to })} />
      <fieldset><legend>{m.exports.how}</legend>
        {HOW.map((one) => <Check key={one} title={m.exports.hows[one] ?? one} value={wanted[one] ?? false} put={(on) => want({ ...wanted, [one]: on })} />)}
      </fieldset>
      <p className="row spread"><span className="soft">{m.exports.nowHelp}</span>
        <a className="button" href={calls.exportOf(project, wanted)} download>{m.exports.download}</a></p>
    </section>
  );
}

const STATES = ["open", "in_progress", "labelled", "in_review", "accepted", "rejected", "canceled", "error"];

/** Which tasks. */
function Scope({ batches, batch, state, put }: { batches: Batch[]; batch: string; state: string; put(to: { batch_id?: string; state?: string }): void }) {
  return (
    <div className="two">
      {batches.length > 1 && <Pick title={m.tasks.batch} value={batch} put={(batch_id) => put({ batch_id })}
        options={[["", m.exports.everyBatch], ...batches.map((one) => [String(one.id), one.name] as const)]} />}
      <Pick title={m.tasks.state} value={state} put={(one) => put({ state: one })} options={[["", m.tasks.any], ...STATES.map((one) => [one, m.states[one] ?? one] as const)]} />
    </div>
  );
}

function useLooking(on: boolean, look: () => void): void {
  useEffect(() => {
    const timer = on ? setInterval(look, LOOK_MS) : undefined;
    return () => clearInterval(timer);
  }, [on, look]);
}

function FormatPick({ formats, value, put }: { formats: Format[]; value: string; put(value: string): void }) {
  const chosen = formats.find((one) => one.name === value);
  return (
    <Pick title={m.exports.format} value={value} put={put} {...(chosen?.description ? { help: chosen.description } : {})}
      options={formats.length ? formats.map((one) => [one.name, one.title || one.name] as const) : [[value, value]]} />
  );
}

function New({ project, batches, again }: { project: number; batches: Batch[]; again(): void }) {
  const [title, call] = useState("");
  const [scope, narrow] = useState<{ batch_id?: string; state?: string }>({});
  const [annotated, only] = useState(true);
  const doing = useDoing();
  return (
    <form className="panel-box" onSubmit={(event) => {
      event.preventDefault();
      void doing.run(async () => { 
        await calls.createSnapshot(project, {
          title: title.trim(), annotated, ...(scope.batch_id ? { batch_id: Number(scope.batch_id) } : {}), ...(scope.state ? { state: scope.state } : {}),
        });
        call("");
        again();
      });
    }}>
      <h2>{m.exports.snapshots}</h2>
      <p className="soft">{m.exports.snapshotsHelp}</p>
      <Text title={m.exports.title} value={title} put={call} />
      <Scope batches={batches} batch={scope.batch_id ?? ""} state={scope.state ?? ""} put={(to) => narrow({ ...scope, ...to })} />
      <Check title={m.exports.annotated} value={annotated} put={only} />
      {doing.failed && <p className="fault" role="alert">{doing.failed}</p>}
      <p className="row end"><button className="primary" disabled={doing.busy}>{m.exports.create}</button></p>
    </form>
  );
}

function One({ snapshot, formats, again }: { snapshot: Snapshot; formats: Format[]; again(): void }) {
  const ready = snapshot.state === "completed";
  const conversions = useAsked(() => (ready ? calls.conversions(snapshot.id) : Promise.resolve([])), [snapshot.id, ready]);
  useLooking(conversions.value?.some((one) => !over(one)) ?? false, conversions.again);
  const [format, choose] = useState("coco");
  const doing = useDoing();
  const name = snapshot.title || moment(snapshot.created_at);
  return (
    <section className="panel-box" aria-label={name}>
      <div className="row spread"><h2 dir="auto">{name}</h2>
        <span className="chip" data-state={snapshot.state}>{m.states[snapshot.state] ?? snapshot.state}</span></div>
      {!over(snapshot) && <progress aria-label={m.exports.progress(name)} />}
      {snapshot.error && <p className="fault" role="alert">{snapshot.error}</p>}
      <p className="soft">{moment(snapshot.created_at)} · {m.exports.counts(snapshot.counts)}</p>
      {ready && (
        <>
          <p className="row"><b>{m.exports.native}</b> <span className="push" /><a className="button" href={calls.downloadOf(snapshot.id)} download>{m.exports.download}</a></p>
          {conversions.value?.map((one) => <Converted key={one.format} one={one} title={formats.find((other) => other.name === one.format)?.title ?? one.format} />)}
          <form className="row low-row" onSubmit={(event) => {
            event.preventDefault();
            void doing.run(async () => { await calls.convert(snapshot.id, format); conversions.again(); });
          }}>
            <Pick title={m.exports.convert} value={format} put={choose} options={formats.map((one) => [one.name, one.title || one.name] as const)} />
            <button className="low" disabled={doing.busy}>{m.exports.go}</button>
          </form>
        </>
      )}
      {(doing.failed || conversions.failed) && <p className="fault" role="alert">{doing.failed || conversions.failed}</p>}
      <p className="row end"><Sure title={m.exports.delete} words={m.exports.deleteSure} disabled={doing.busy}
        run={() => void doing.run(async () => { await calls.deleteSnapshot(snapshot.id); again(); })} /></p>
    </section>
  );
}

function Converted({ one, title }: { one: Conversion; title: string }) {
  return (
    <div className="converted">
      <p className="row"><b>{title}</b>
        {one.state !== "completed" && <span className="chip" data-state={one.state}>{m.states[one.state] ?? one.state}</span>}
        {one.state === "completed" && <span className="soft">{one.losses.length ? m.exports.losses(one.losses.length) : m.exports.noLoss}</span>}
        <span className="push" />
        {one.state === "completed" && <a className="button" href={calls.downloadOf(one.snapshot_id, one.format)} download>{m.exports.download}</a>}</p>
      {!over(one) && <progress aria-label={m.exports.progress(title)} />}
      {one.error && <p className="fault" role="alert">{one.error}</p>}
      {one.losses.length > 0 && (
        <details><summary>{m.exports.lossTable}</summary>
          <div className="scroll-x log" tabIndex={0} role="group" aria-label={m.exports.lossTable}><table>
            <thead><tr><th scope="col">{m.exports.code}</th><th scope="col">{m.exports.where}</th><th scope="col">{m.exports.detail}</th></tr></thead>
            <tbody>{one.losses.map((loss, n) => <tr key={n}><td>{m.lossOf(loss.code)}</td><td><code>{loss.where}</code></td><td>{loss.detail}</td></tr>)}</tbody>
          </table></div></details>
      )}
    </div>
  );
}
