/** One batch: how far it is, its rules, its people, its pages, its end. */

import { useState } from "react";
import { useAsked, useDoing } from "../../../manage/asked";
import * as calls from "../../../manage/calls";
import type { Batch } from "../../../manage/model";
import { rulesOf, sound } from "../../../manage/rules";
import { follow, go } from "../../../router";
import { b } from "../../../texts.batches";
import { m } from "../../../texts.manage";
import { t } from "../../../texts";
import { Note } from "../../Note";
import { Numeric, Sure, Text } from "../form";
import type { PageProps } from "../Manage";
import { Standing } from "../overview/Standing";
import { Rules } from "../Rules";
import { Kept } from "./Kept";
import { Pages } from "./Pages";
import { State, Verbs } from "./verbs";

export function OneBatch({ project, item }: PageProps) {
  const asked = useAsked(() => calls.batch(item), [item]);
  const counts = useAsked(() => calls.batchCounts(item), [item]);
  const batch = asked.value;
  if (!batch) return <main><Note title={asked.failed ? t.label.failed : t.loading} help={asked.failed || undefined} busy={!asked.failed} /></main>;
  const put = (now: Batch) => { asked.put(now); counts.again(); };
  return (
    <main className="sheet">
      <div className="row spread">
        <h1 dir="auto">{batch.name} <State batch={batch} /></h1>
        <span className="row">
          <a className="button" href={`/projects/${project.id}/tasks?batch_id=${batch.id}`} onClick={follow}>{b.tasks}</a>
          <a className="button" href={`/projects/${project.id}/upload?batch=${batch.id}`} onClick={follow}>{b.upload}</a>
          <Verbs batch={batch} put={put} />
        </span>
      </div>
      {counts.value && <Standing counts={counts.value} tasks={`/projects/${project.id}/tasks?batch_id=${batch.id}`} />}
      <Form key={batch.revision} batch={batch} put={put} />
      <Kept batch={batch} put={put} />
      <Pages batch={batch} again={counts.again} />
      <End batch={batch} />
    </main>
  );
}

/** The end of a batch is a day here, and a moment there: the end of that day. */
const endOf = (day: string): string | null => (day ? new Date(`${day}T23:59:59`).toISOString() : null);
const dayOf = (at: string | null): string => {
  if (!at) return "";
  const here = new Date(new Date(at).getTime() - new Date(at).getTimezoneOffset() * 60_000);
  return here.toISOString().slice(0, 10);
};

function Form({ batch, put }: { batch: Batch; put(batch: Batch): void }) {
  const [name, call] = useState(batch.name);
  const [priority, setPriority] = useState(batch.priority);
  const [overlap, setOverlap] = useState(batch.overlap);
  const [ends, setEnds] = useState(dayOf(batch.expires_at));
  const [rules, setRules] = useState(() => rulesOf(batch.settings));
  const all = useAsked(() => calls.batches(batch.project_id), [batch.project_id]).value ?? [];
  const doing = useDoing();
  const save = () => void doing.run(async () => put(await calls.changeBatch(batch.id, batch.revision, {
    name: name.trim(), priority, overlap, settings: rules, ...(ends === dayOf(batch.expires_at) ? {} : { expires_at: endOf(ends) }),
  })));
  return (
    <form className="panel-box" aria-labelledby="rules-title" onSubmit={(event) => { event.preventDefault(); save(); }}>
      <h2 id="rules-title">{b.rulesTitle}</h2>
      <p className="soft">{b.ownRules}</p>
      <div className="two">
        <Text title={b.name} value={name} put={call} required />
        <Numeric title={b.priority} help={b.priorityHelp} least={-1e9} value={priority} put={setPriority} />
        <Text title={b.expires} type="date" value={ends} put={setEnds} />
      </div>
      <Rules rules={rules} overlap={overlap} batches={all} setOverlap={setOverlap} set={(to) => setRules({ ...rules, ...to })} />
      {doing.failed && <p className="fault" role="alert">{doing.failed}</p>}
      <p className="row end"><span role="status" className="soft">{batch.revision > 1 && !doing.busy && !doing.failed ? m.revision(batch.revision) : ""}</span>
        <button className="primary" disabled={!name.trim() || !Number.isInteger(priority) || !sound(rules, overlap) || doing.busy}>{m.save}</button></p>
    </form>
  );
}

function End({ batch }: { batch: Batch }) {
  const doing = useDoing();
  const [said, say] = useState("");
  return (
    <section className="panel-box" aria-labelledby="batch-end">
      <h2 id="batch-end">{b.end}</h2>
      <p className="soft">{b.endHelp}</p>
      <p className="row">
        <button type="button" disabled={doing.busy} onClick={() => void doing.run(async () => say(b.unblocked(await calls.unblockBatch(batch.id))))}>{b.unblock}</button>
        {batch.kind !== "default" && (
          <Sure title={b.delete} words={b.deleteSure} disabled={doing.busy}
            run={() => void doing.run(async () => { await calls.deleteBatch(batch.id); go(`/projects/${batch.project_id}/batches`); })} />
        )}
        <span role="status" className="soft">{said}</span>
      </p>
      {doing.failed && <p className="fault" role="alert">{doing.failed}</p>}
    </section>
  );
}
