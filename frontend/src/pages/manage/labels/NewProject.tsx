/** A new project: choose the job, name its labels, see it, create it. */

import { useMemo, useState } from "react";
import { useDoing } from "../../../manage/asked";
import * as calls from "../../../manage/calls";
import { labelsIn, linesOf, type Template, TEMPLATES } from "../../../manage/templates";
import type { LabelSchema } from "../../../model";
import { go } from "../../../router";
import { m } from "../../../texts.manage";
import { s } from "../../../texts.schema";
import { Text } from "../form";
import { Editor } from "./Editor";
import { Preview } from "./Preview";

export default function NewProject() {
  const [name, call] = useState("");
  const [template, choose] = useState(TEMPLATES[0]);
  const [words, say] = useState(() => linesOf((TEMPLATES[0]?.labels ?? []).map((one) => ({ name: one }))));
  const [own, edit] = useState<LabelSchema | null>(null);
  const [told, tell] = useState("");
  const doing = useDoing();
  const schema = useMemo(() => own ?? template?.make(labelsIn(words)) ?? {}, [own, template, words]);
  const create = () => void doing.run(async () => {
    const project = await calls.createProject(name.trim(), schema, told.trim());
    go(`/projects/${project.id}/upload`);
  });
  return (
    <div className="labels">
      <section className="sheet" aria-label={m.parts["new"]}>
        <h1>{m.parts["new"]}</h1>
        <form className="stack-wide" onSubmit={(event) => { event.preventDefault(); create(); }}>
          <Text title={s.create.name} value={name} put={call} required />
          <Jobs chosen={template} choose={(one) => {
            choose(one);
            edit(null);
            say(linesOf((one.labels ?? []).map((label) => ({ name: label }))));
          }} />
          {template?.labels && !own && <Text title={s.create.labels} help={s.create.labelsHelp} value={words} put={say} lines={5} />}
          <Text title={s.create.instructions} help={s.create.instructionsHelp} value={told} put={tell} lines={3} />
          <details onToggle={(event) => { if (event.currentTarget.open && !own) edit(schema); }}>
            <summary>{s.create.more}</summary>
            {own && <Editor schema={own} faults={doing.faults} put={edit} />}
          </details>
          {doing.failed && <p className="fault" role="alert">{doing.failed}</p>}
          <p className="row end"><button className="primary" disabled={doing.busy || !name.trim()}>{s.create.go}</button></p>
        </form>
      </section>
      <Preview schema={schema} told={told.trim() || null} />
    </div>
  );
}

const GROUPS = [...new Set(TEMPLATES.map((one) => one.group))];

function Jobs({ chosen, choose }: { chosen: Template | undefined; choose(template: Template): void }) {
  return (
    <fieldset className="jobs"><legend>{s.create.job}</legend>
      {GROUPS.map((group) => (
        <div key={group} className="whole" role="group" aria-label={s.create.groups[group]}>
          <h4>{s.create.groups[group]}</h4>
          <div className="templates">
            {TEMPLATES.filter((one) => one.group === group).map((one) => (
              <label key={one.id} data-chosen={one === chosen}>
                <input type="radio" name="template" checked={one === chosen} onChange={() => choose(one)} />
                <span><b>{s.create.templates[one.id]?.[0]}</b><span className="soft">{s.create.templates[one.id]?.[1]}</span></span>
              </label>
            ))}
          </div>
        </div>
      ))}
    </fieldset>
  );
}
