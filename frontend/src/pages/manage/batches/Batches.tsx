/** The batches of a project: how far each is, what may be done with it; or one batch whole. */

import { useEffect, useState } from "react";
import { useAsked } from "../../../manage/asked";
import * as calls from "../../../manage/calls";
import type { Batch } from "../../../manage/model";
import { follow } from "../../../router";
import { b } from "../../../texts.batches";
import { m } from "../../../texts.manage";
import { t } from "../../../texts";
import { Note } from "../../Note";
import type { PageProps } from "../Manage";
import { type Counts, doneIn, Share, sumOf } from "../overview/Standing";
import "./batches.css";
import { NewBatch } from "./NewBatch";
import { OneBatch } from "./OneBatch";
import { State, Verbs } from "./verbs";

export default function Batches(props: PageProps) {
  return props.item ? <OneBatch {...props} /> : <All {...props} />;
}

function All({ project }: PageProps) {
  const asked = useAsked(() => calls.batches(project.id), [project.id]);
  const [making, make] = useState(false);
  const rows = asked.value;
  return (
    <main className="sheet">
      <div className="row spread"><h1>{m.parts["batches"]}</h1>
        <button type="button" className="primary" aria-expanded={making} onClick={() => make(!making)}>{b.create}</button></div>
      <p className="soft">{b.help}</p>
      {making && rows && <NewBatch project={project} made={(batch) => { make(false); asked.put([...rows, batch]); }} />}
      {asked.failed && <Note title={t.label.failed} help={asked.failed}><button type="button" onClick={asked.again}>{t.retry}</button></Note>}
      {!rows && !asked.failed && <Note title={t.loading} busy />}
      {rows && <List rows={rows} project={project.id} put={(now) => asked.put(rows.map((one) => (one.id === now.id ? now : one)))} />}
    </main>
  );
}

function List({ rows, project, put }: { rows: Batch[]; project: number; put(batch: Batch): void }) {
  const counts = useCounts(rows);
  const skills = useAsked(() => calls.skills().catch(() => []), []).value ?? [];
  const forWhom = (batch: Batch): string => {
    const asked = (batch.settings.skills ?? []).map((rule) => skills.find((one) => one.id === rule.skill_id)?.name ?? `#${rule.skill_id}`);
    return [...(batch.grouped ? [b.groups] : []), ...asked].join(", ") || b.everybody;
  };
  return (
    <section className="panel-box" aria-label={b.list}>
      <div className="scroll-x"><table className="batch-table">
        <thead><tr>{[b.name, b.state, b.progress, b.priority, b.overlap, b.forWhom].map((word) => <th key={word} scope="col">{word}</th>)}<td /></tr></thead>
        <tbody>
          {rows.toSorted((one, other) => other.priority - one.priority || one.id - other.id).map((batch) => {
            const of = counts.get(batch.id);
            return (
              <tr key={batch.id}>
                <th scope="row" dir="auto"><a href={`/projects/${project}/batches/${batch.id}`} onClick={follow}>{batch.name}</a>
                  <span className="soft block">{b.kinds[batch.kind] ?? batch.kind}</span></th>
                <td><State batch={batch} />{batch.reason && <span className="soft block">{b.reasons[batch.reason] ?? batch.reason}</span>}</td>
                <td className="batch-done">{of && <><span className="soft">{b.done(doneIn(of), sumOf(of))}</span><Share counts={of} /></>}</td>
                <td>{m.number(batch.priority)}</td>
                <td>{m.number(batch.overlap)}</td>
                <td className="batch-whom" dir="auto">{forWhom(batch)}</td>
                <td className="row end"><Verbs batch={batch} put={put} short /></td>
              </tr>
            );
          })}
        </tbody>
      </table></div>
    </section>
  );
}

const AT_ONCE = 4;

/** The counters of batches come one by one, the newest batches first. */
function useCounts(rows: readonly Batch[]): ReadonlyMap<number, Counts> {
  const [found, put] = useState<ReadonlyMap<number, Counts>>(new Map());
  const word = rows.map((one) => `${one.id}:${one.state}`).join();
  useEffect(() => {
    let gone = false;
    const left = rows.map((one) => one.id);
    const work = async (): Promise<void> => {
      for (let id = left.pop(); id !== undefined && !gone; id = left.pop()) {
        const [at, counts] = [id, await calls.batchCounts(id).catch(() => null)];
        if (counts && !gone) put((before) => new Map(before).set(at, counts));
      }
    };
    for (let n = 0; n < AT_ONCE; n++) void work();
    return () => {
      gone = true;
    };
  }, [word]);
  return found;
}
