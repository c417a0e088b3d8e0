/** How a project stands: tasks, pace, people, labels, what is left. */

import { useState } from "react";
import { useAsked } from "../../../manage/asked";
import * as calls from "../../../manage/calls";
import { asCsv, lastDays } from "../../../manage/figures";
import { useNames } from "../../../manage/names";
import { save } from "../../../manage/saving";
import { follow } from "../../../router";
import { m } from "../../../texts.manage";
import { t } from "../../../texts";
import { Note } from "../../Note";
import { Pick } from "../form";
import type { PageProps } from "../Manage";
import { Days } from "./Days";
import { LabelTable } from "./LabelTable";
import "./overview.css";
import { Pace } from "./Pace";
import { Remaining } from "./Remaining";
import { Standing, sumOf } from "./Standing";
import { Team } from "./Team";

export default function Overview({ project }: PageProps) {
  const [period, choose] = useState("30");
  const days = lastDays(Number(period), Date.now());
  const counts = useAsked(() => calls.counts(project.id), [project.id]);
  const schema = useAsked(() => calls.schemaOf(project.id).catch(() => ({})), [project.id]);
  const asked = useAsked(() => calls.statistics(project.id, days[0] ?? "", days.at(-1) ?? ""), [project.id, period]);
  const statistics = asked.value;
  const nameOf = useNames(project.id, statistics?.days.map((one) => one.member_id) ?? []);
  const found = counts.value;
  if (!found) return <main><Note title={counts.failed ? t.label.failed : t.loading} help={counts.failed || undefined} busy={!counts.failed} /></main>;
  return (
    <main className="sheet overview">
      <div className="row spread"><h1 dir="auto">{project.name}</h1>
        <span className="row low-row">
          <Pick title={m.overview.period} value={period} options={m.overview.periods} put={choose} />
          {statistics && statistics.days.length > 0 && <button type="button" className="low" onClick={() => save(`${project.name}.csv`, asCsv(statistics, nameOf))}>{m.overview.csv}</button>}
          <button type="button" className="low" onClick={() => { counts.again(); asked.again(); }}>{m.refresh}</button></span></div>
      <Standing counts={found} tasks={`/projects/${project.id}/tasks`} />
      {asked.failed && <p className="fault" role="alert">{asked.failed}</p>}
      {!statistics && !asked.failed && <Note title={t.loading} busy />}
      {statistics && statistics.days.length === 0 && statistics.sampled === 0 && (
        <Note title={m.overview.nothing} help={m.overview.nothingHelp}>
          {sumOf(found) === 0 && <a className="button" href={`/projects/${project.id}/upload`} onClick={follow}>{m.parts["upload"]}</a>}</Note>
      )}
      {statistics && (statistics.days.length > 0 || statistics.sampled > 0) && (
        <>
          <Remaining counts={found} project={project} statistics={statistics} />
          <Days statistics={statistics} days={days} nameOf={nameOf} />
          <Pace statistics={statistics} days={days} />
          <Team statistics={statistics} nameOf={nameOf} />
          {schema.value && <LabelTable schema={schema.value} statistics={statistics} />}
        </>
      )}
    </main>
  );
}
