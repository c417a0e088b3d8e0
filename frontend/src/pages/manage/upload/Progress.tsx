/** How far an upload is, and what did not come through. */

import { sizeOf } from "../../../manage/files";
import { save } from "../../../manage/saving";
import { failuresAsCsv } from "../../../manage/sending";
import { type Failed, ODD, type Uploads } from "../../../manage/uploads";
import { follow } from "../../../router";
import { useStore } from "../../../store";
import { m } from "../../../texts.manage";
import { t } from "../../../texts";
import { u } from "../../../texts.upload";

const SHOWN = 100;

export function Progress({ uploads, project }: { uploads: Uploads; project: number }) {
  const state = useStore(uploads.state);
  const share = state.allBytes ? state.bytes / state.allBytes : state.sent / Math.max(state.files, 1);
  const running = state.phase === "running";
  return (
    <section className="panel-box" aria-label={u.progress}>
      <div className="row spread">
        <h2 role="status">{running ? u.running(state.sent, state.files)
          : state.phase === "stopped" ? u.stopped(state.tasks) : u.done(state.tasks)}</h2>
        {running ? <button type="button" onClick={uploads.cancel}>{m.stop}</button>
          : <a href={`/projects/${project}/tasks`} onClick={follow}>{u.see}</a>}
      </div>
      <progress value={running ? share : 1} aria-label={u.progress} />
      <p className="soft">{state.allBytes > 0 && `${sizeOf(state.bytes)} / ${sizeOf(state.allBytes)} · `}{u.made(state.tasks)}</p>
      {state.imports.map(({ name, record }) => (
        <p key={record.id} className="row"><b dir="auto">{name}</b>
          <span className="chip" data-state={record.state}>{m.states[record.state] ?? record.state}</span>
          <span className="soft">{record.format} {m.exports.counts(record.counts)}</span>
          {record.error && <span className="fault" role="alert">{record.error}</span>}</p>
      ))}
      {state.failed.length > 0 && <Failures failed={state.failed} />}
    </section>
  );
}

function Failures({ failed }: { failed: readonly Failed[] }) {
  const why = (one: Failed) => (one.why === ODD ? u.notTaken : one.why || t.signIn.unreachable);
  const rows = failed.every((one) => one.row !== undefined);
  return (
    <details open={failed.length < 6}>
      <summary className="fault">{rows ? u.failedRows(failed.length) : u.failed(failed.length)}</summary>
      <ul className="failed">{failed.slice(0, SHOWN).map((one, n) => <li key={n} dir="auto">{u.failedFile(one.name, one.row)} <span className="soft">{why(one)}</span></li>)}
        {failed.length > SHOWN && <li className="soft">{u.more(failed.length - SHOWN)}</li>}</ul>
      <p><button type="button" onClick={() => save(u.saved, failuresAsCsv(failed.map((one) => ({ ...one, why: why(one) }))))}>{u.save}</button></p>
    </details>
  );
}
