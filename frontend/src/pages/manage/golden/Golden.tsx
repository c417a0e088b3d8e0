/** The golden and training tasks of a project: what each expects, how much it counts, what it explains. */

import { useEffect, useState } from "react";
import { excuse, useAsked } from "../../../manage/asked";
import * as calls from "../../../manage/calls";
import type { Task } from "../../../manage/model";
import { follow } from "../../../router";
import { b } from "../../../texts.batches";
import { m } from "../../../texts.manage";
import { t } from "../../../texts";
import { Note } from "../../Note";
import type { PageProps } from "../Manage";
import { Expected } from "./Expected";

const STEP = 50;
const KINDS = ["golden", "training"] as const;

export default function Golden({ project }: PageProps) {
  const [kind, turn] = useState<(typeof KINDS)[number]>("golden");
  const schema = useAsked(() => calls.schemaOf(project.id).catch(() => ({})), [project.id]).value;
  const batches = useAsked(() => calls.batches(project.id).catch(() => []), [project.id]).value ?? [];
  const rows = useRows(project.id, kind);
  const off = batches.length > 0 && batches.every((one) => !one.settings.golden_every);
  return (
    <main className="sheet">
      <h1>{b.golden.title}</h1>
      <p className="soft">{b.golden.help}</p>
      {kind === "golden" && off && rows.found.length > 0 && (
        <p className="banner">{b.golden.off} <a href={`/projects/${project.id}/settings`} onClick={follow}>{b.golden.toSettings}</a></p>
      )}
      <div className="tabs" role="tablist" aria-label={b.golden.kind}>
        {KINDS.map((one) => (
          <button key={one} type="button" role="tab" aria-selected={one === kind} aria-controls="golden-list" onClick={() => turn(one)}>{m.tasks.kinds[one]}</button>
        ))}
      </div>
      <div id="golden-list" role="tabpanel" aria-label={m.tasks.kinds[kind]} className="stack-wide">
        {rows.failed && <p className="fault" role="alert">{rows.failed}</p>}
        {rows.busy && !rows.found.length && <Note title={t.loading} busy />}
        {!rows.busy && !rows.failed && rows.found.length === 0 && (
          <Note title={b.golden.none} help={b.golden.noneHelp}>
            <a className="button" href={`/projects/${project.id}/tasks`} onClick={follow}>{b.golden.toTasks}</a></Note>
        )}
        {rows.found.map((task) => (
          <details key={task.id} className="panel-box group">
            <summary className="golden-head">
              <b dir="auto">{task.name ?? m.task.title(task.id)}</b>
              <span className="soft">{batches.find((one) => one.id === task.batch_id)?.name}</span>
              <span className="push" />
              {task.expected ? <span className="soft">{b.golden.answered(task.annotation_count)}</span> : <span className="fault">{b.golden.missing}</span>}
            </summary>
            {schema && task.expected && <Expected task={task} expected={task.expected} schema={schema} changed={rows.put} />}
            <p className="row end"><a href={`/projects/${project.id}/tasks/${task.id}`} onClick={follow}>{b.golden.open}</a></p>
          </details>
        ))}
        {rows.more && <p className="row centred"><button type="button" disabled={rows.busy} onClick={rows.go}>{b.golden.more}</button></p>}
      </div>
    </main>
  );
}

function useRows(project: number, kind: string) {
  const [found, put] = useState<Task[]>([]);
  const [next, on] = useState<number | null>(0);
  const [busy, work] = useState(true);
  const [failed, fail] = useState("");
  const load = (after: number, before: readonly Task[], gone: () => boolean = () => false) => {
    work(true);
    calls.tasks(project, { kind }, after, STEP, "data").then((page) => {
      if (gone()) return;
      put([...before, ...page.items]);
      on(page.next);
      work(false);
    }, (error: unknown) => {
      if (gone()) return;
      fail(excuse(error));
      work(false);
    });
  };
  useEffect(() => {
    let over = false;
    put([]);
    fail("");
    load(0, [], () => over);
    return () => {
      over = true;
    };
  }, [project, kind]);
  return {
    found, busy, failed, more: next !== null && found.length > 0, go: () => next !== null && load(next, found),
    put: (task: Task) => put((all) => all.map((one) => (one.id === task.id ? task : one))),
  };
}
