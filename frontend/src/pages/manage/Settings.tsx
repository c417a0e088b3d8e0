/** The rules of a project: how many answers, reviews, golden tasks, holds; its end. */

import { useState } from "react";
import { useDoing } from "../../manage/asked";
import * as calls from "../../manage/calls";
import type { FullProject, Settings as Rules } from "../../manage/model";
import { go } from "../../router";
import { m } from "../../texts.manage";
import { t } from "../../texts";
import { Check, Numeric, Pick, Sure, Text } from "./form";
import type { PageProps } from "./Manage";

const DEFAULTS = {
  lease_s: 1800, max_active: 2, on_skip: "others", on_reject: "requeue", review_percent: 0, review_own: false,
  golden_every: 0, golden_repeat: false,
} as const;

export default function Settings({ project, changed }: PageProps) {
  const [name, call] = useState(project.name);
  const [overlap, setOverlap] = useState(project.overlap);
  const [open, setOpen] = useState(project.open_to_all);
  const [rules, setRules] = useState<Required<Omit<Rules, "auto_accept">> & Rules>({ ...DEFAULTS, ...project.settings });
  const [said, say] = useState("");
  const doing = useDoing();
  const set = (to: Partial<Rules>) => { say(""); setRules({ ...rules, ...to } as typeof rules); };
  const sound = name.trim() && [overlap, rules.lease_s, rules.max_active, rules.review_percent, rules.golden_every].every(Number.isInteger);
  const save = () => void doing.run(async () => {
    changed(await calls.changeProject(project.id, project.revision, { name: name.trim(), overlap, open_to_all: open, settings: rules }));
    say(m.saved);
  });
  return (
    <main className="sheet">
      <h1>{m.parts["settings"]}</h1>
      <form className="panel-box" onSubmit={(event) => { event.preventDefault(); save(); }}>
        <Text title={m.settings.name} value={name} put={call} required />
        <div className="two">
          <Numeric title={m.settings.overlap} help={m.settings.overlapHelp} least={1} value={overlap} put={setOverlap} />
          <Numeric title={m.settings.review} help={m.settings.reviewHelp} most={100} value={rules.review_percent}
            put={(review_percent) => set({ review_percent })} />
          <Numeric title={m.settings.golden} help={m.settings.goldenHelp} value={rules.golden_every} put={(golden_every) => set({ golden_every })} />
          <Pick title={m.settings.reject} value={rules.on_reject} options={m.settings.rejects} put={(one) => set({ on_reject: one as "final" })} />
          <Pick title={m.settings.skip} value={rules.on_skip} options={m.settings.skips} put={(one) => set({ on_skip: one as "me" })} />
          <Numeric title={m.settings.lease} help={m.settings.leaseHelp} least={1} value={rules.lease_s / 60} put={(minutes) => set({ lease_s: minutes * 60 })} />
          <Numeric title={m.settings.active} help={m.settings.activeHelp} least={1} value={rules.max_active} put={(max_active) => set({ max_active })} />
        </div>
        <Check title={m.settings.open} value={open} put={setOpen} />
        <Check title={m.settings.own} value={rules.review_own} put={(review_own) => set({ review_own })} />
        <Check title={m.settings.repeat} value={rules.golden_repeat} put={(golden_repeat) => set({ golden_repeat })} />
        {doing.failed && <p className="fault" role="alert">{doing.failed}</p>}
        <p className="row end"><span role="status" className="soft">{said}</span>
          <button className="primary" disabled={!sound || doing.busy}>{m.save}</button></p>
      </form>
      <End project={project} changed={changed} />
    </main>
  );
}

function End({ project, changed }: { project: FullProject; changed(project: FullProject): void }) {
  const doing = useDoing();
  const archived = project.state === "archived";
  return (
    <section className="panel-box" aria-labelledby="end-title">
      <h2 id="end-title">{m.settings.end}</h2>
      <p className="soft">{archived ? m.settings.archivedHelp : m.settings.archiveHelp}</p>
      <p className="row">
        <button type="button" disabled={doing.busy || project.state === "configuring"}
          onClick={() => void doing.run(async () => changed(await calls.archive(project.id, !archived)))}>
          {archived ? m.settings.unarchive : m.settings.archive}</button>
        <Sure title={m.settings.delete} words={m.settings.deleteSure} disabled={doing.busy}
          run={() => void doing.run(async () => { await calls.deleteProject(project.id); go("/projects"); })} />
        <span className="soft">{t.projects.states[project.state] ?? project.state}</span>
      </p>
      {doing.failed && <p className="fault" role="alert">{doing.failed}</p>}
    </section>
  );
}
