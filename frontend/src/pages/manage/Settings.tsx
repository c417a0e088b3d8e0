/** The rules of a project: how many answers, reviews, golden tasks, holds; its end. */

import { useState } from "react";
import { useAsked, useDoing } from "../../manage/asked";
import * as calls from "../../manage/calls";
import type { FullProject } from "../../manage/model";
import { rulesOf, sound } from "../../manage/rules";
import { go } from "../../router";
import { m } from "../../texts.manage";
import { s } from "../../texts.schema";
import { t } from "../../texts";
import { Check, Sure, Text } from "./form";
import type { PageProps } from "./Manage";
import { Rules } from "./Rules";

export default function Settings({ project, changed }: PageProps) {
  const [name, call] = useState(project.name);
  const [overlap, setOverlap] = useState(project.overlap);
  const [open, setOpen] = useState(project.open_to_all);
  const [told, tell] = useState(project.instructions ?? "");
  const [rules, setRules] = useState(() => rulesOf(project.settings));
  const batches = useAsked(() => calls.batches(project.id), [project.id]).value ?? [];
  const [said, say] = useState("");
  const doing = useDoing();
  const save = () => void doing.run(async () => {
    changed(await calls.changeProject(project.id, project.revision, { name: name.trim(), overlap, open_to_all: open, settings: rules, instructions: told.trim() || null }));
    say(m.saved);
  });
  return (
    <main className="sheet">
      <h1>{m.parts["settings"]}</h1>
      <form className="panel-box" onSubmit={(event) => { event.preventDefault(); save(); }}>
        <Text title={m.settings.name} value={name} put={call} required />
        <Text title={s.create.instructions} help={s.create.instructionsHelp} value={told} put={(text) => { say(""); tell(text); }} lines={6} />
        <Rules rules={rules} overlap={overlap} batches={batches} setOverlap={setOverlap}
          set={(to) => { say(""); setRules({ ...rules, ...to }); }} />
        <Check title={m.settings.open} value={open} put={setOpen} />
        {doing.failed && <p className="fault" role="alert">{doing.failed}</p>}
        <p className="row end"><span role="status" className="soft">{said}</span>
          <button className="primary" disabled={!name.trim() || !sound(rules, overlap) || doing.busy}>{m.save}</button></p>
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
