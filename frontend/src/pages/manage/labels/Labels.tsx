/** The label schema of a project: form or XML on one side, what becomes of it on the other. */

import { useEffect, useState } from "react";
import { useAsked, useDoing } from "../../../manage/asked";
import * as calls from "../../../manage/calls";
import type { LabelSchema } from "../../../model";
import { m } from "../../../texts.manage";
import { s } from "../../../texts.schema";
import { t } from "../../../texts";
import { Note } from "../../Note";
import type { PageProps } from "../Manage";
import { Editor } from "./Editor";
import { Preview } from "./Preview";

/** What was changed and not saved yet, by project and version: it outlives the page, not the tab. */
const unsaved = new Map<string, LabelSchema>();

export default function Labels({ project, changed }: PageProps) {
  const asked = useAsked(() => calls.schemaOf(project.id), [project.id]);
  const first = useAsked(async () => (await calls.tasks(project.id, {}, 0, 1)).items[0] ?? null, [project.id]);
  const word = `${project.id}:${project.schema_version}`;
  const [edited, keep] = useState<LabelSchema | null>(() => unsaved.get(word) ?? null);
  const edit = (next: LabelSchema | null) => {
    if (next) unsaved.set(word, next);
    else unsaved.delete(word);
    keep(next);
  };
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => edited && event.preventDefault();
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, [edited]);
  const [round, turn] = useState(0);
  const [said, say] = useState("");
  const doing = useDoing();
  const schema = edited ?? asked.value;
  if (!schema) return <main><Note title={asked.failed || t.loading} busy={!asked.failed} /></main>;
  const save = () => void doing.run(async () => {
    changed(await calls.setSchema(project.id, project.revision, schema));
    asked.put(schema);
    edit(null);
    say(m.saved);
  });
  return (
    <div className="labels">
      <section className="sheet" aria-label={m.parts["labels"]}>
        <div className="row spread">
          <h1>{m.parts["labels"]}</h1>
          <span className="row">
            <span role="status" className="soft">{edited ? s.unsaved : said || s.version(project.schema_version)}</span>
            {edited && <button type="button" className="quiet" onClick={() => { edit(null); turn(round + 1); }}>{s.discard}</button>}
            <button type="button" className="primary" disabled={!edited || doing.busy} onClick={save}>{s.save}</button>
          </span>
        </div>
        {doing.failed && <p className="fault" role="alert">{doing.failed}</p>}
        <p className="soft">{s.versions}</p>
        <Editor key={round} schema={schema} faults={doing.faults} put={(next) => { say(""); edit(next); }} />
      </section>
      <Preview schema={schema} told={project.instructions} data={first.value?.data ?? undefined} />
    </div>
  );
}
