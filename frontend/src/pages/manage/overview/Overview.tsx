/** How a project stands: tasks, pace, people, labels, what is left. */

import { useEffect, useState } from "react";
import { excuse, useAsked } from "../../../manage/asked";
import * as calls from "../../../manage/calls";
import { add, distributions, nothing, type Sums } from "../../../manage/tally";
import { type LabelSchema, titleOf, walk } from "../../../model";
import { m } from "../../../texts.manage";
import { t } from "../../../texts";
import { Note } from "../../Note";
import type { PageProps } from "../Manage";
import { Days } from "./Days";
import { Remaining } from "./Remaining";
import { Standing } from "./Standing";
import { Team } from "./Team";

/** So many tasks are read without being asked, and never more than the second. */
const FREELY = 5000;
const MOST = 50_000;

export default function Overview({ project }: PageProps) {
  const counts = useAsked(() => calls.counts(project.id), [project.id]);
  const schema = useAsked(() => calls.schemaOf(project.id).catch(() => ({})), [project.id]);
  const people = useAsked(() => calls.people().catch(() => []), []);
  const found = counts.value;
  const [wanted, want] = useState(false);
  const answered = found?.["annotated"] ?? 0;
  const reading = useSums(project.id, found !== null && answered > 0 && (wanted || answered <= FREELY));
  const nameOf = (member: number) => {
    const one = people.value?.find((person) => person.id === member);
    return one ? one.name || one.email : `#${member}`;
  };
  if (!found) return <main><Note title={counts.failed ? t.label.failed : t.loading} help={counts.failed || undefined} busy={!counts.failed} /></main>;
  return (
    <main className="sheet overview">
      <div className="row spread"><h1>{project.name}</h1>
        <span className="row"><span className="soft" role="status">{reading.busy ? m.overview.counting(reading.read) : ""}</span>
          <button type="button" onClick={() => { counts.again(); reading.again(); }}>{m.refresh}</button></span></div>
      <Standing counts={found} tasks={`/projects/${project.id}/tasks`} />
      {reading.failed && <p className="fault" role="alert">{reading.failed}</p>}
      {answered === 0 && <p className="soft">{m.overview.nothing}</p>}
      {answered > FREELY && !wanted && (
        <section className="panel-box"><p>{m.overview.countHelp(answered)}</p>
          <p><button type="button" onClick={() => want(true)}>{m.overview.count}</button></p></section>
      )}
      {reading.sums && (
        <>
          {reading.partial && <p className="soft">{m.overview.partial(reading.sums.tasks)}</p>}
          <Remaining counts={found} project={project} sums={reading.sums} />
          <Days sums={reading.sums} nameOf={nameOf} />
          <Team sums={reading.sums} nameOf={nameOf} />
          {schema.value && <Labels schema={schema.value} sums={reading.sums} />}
        </>
      )}
    </main>
  );
}

function useSums(project: number, on: boolean) {
  const [sums, set] = useState<Sums | null>(null);
  const [read, tell] = useState(0);
  const [busy, setBusy] = useState(false);
  const [partial, cut] = useState(false);
  const [failed, fail] = useState("");
  const [round, turn] = useState(0);
  useEffect(() => {
    if (!on) return;
    const stop = new AbortController();
    const found = nothing();
    setBusy(true);
    fail("");
    calls.eachAnswered(project, (task) => {
      if (stop.signal.aborted) return;
      add(found, task);
      if (found.tasks % 500 === 0) tell(found.tasks);
      if (found.tasks < MOST) return;
      cut(true);
      set(found);
      setBusy(false);
      stop.abort();
    }, stop.signal).then(() => { set(found); setBusy(false); }, (error: unknown) => {
      if (stop.signal.aborted) return;
      fail(excuse(error));
      setBusy(false);
    });
    return () => stop.abort();
  }, [project, on, round]);
  return { sums, read, busy, partial, failed, again: () => turn((n) => n + 1) };
}

function Labels({ schema, sums }: { schema: LabelSchema; sums: Sums }) {
  const found = distributions(schema, sums);
  return (
    <section className="panel-box" aria-labelledby="labels-title">
      <h2 id="labels-title">{m.overview.labels}</h2>
      {found.length === 0 && <p className="soft">{m.overview.labelNone}</p>}
      <div className="two">{found.map(({ field, labels }) => {
        const of = schema.fields?.find((one) => one.name === field);
        const titles = new Map((of && "labels" in of ? walk(of.labels as never) : []).map(({ label }) => [label.name, titleOf(label)]));
        const most = labels[0]?.[1] ?? 1;
        return (
          <div key={field} className="stack"><h3 dir="auto">{of ? titleOf(of) : field}</h3>
            <dl className="bars">{labels.slice(0, 20).map(([label, n]) => (
              <div key={label}><dt dir="auto">{titles.get(label) ?? label}</dt><dd><span className="bar-fill" style={{ width: `${(100 * n) / most}%` }} /><b>{m.number(n)}</b></dd></div>
            ))}</dl></div>
        );
      })}</div>
    </section>
  );
}
