/** What a task is beside its answers, and a form for what may be changed of it. */

import { useState } from "react";
import { useDoing } from "../../../manage/asked";
import * as calls from "../../../manage/calls";
import type { Task } from "../../../manage/model";
import { m } from "../../../texts.manage";
import { Numeric, Text } from "../form";

export function Facts({ task, may, again }: { task: Task; may: boolean; again(): void }) {
  const facts: [string, string | number | null | undefined][] = [
    [m.tasks.columnOf["id"] ?? "", task.id], [m.task.facts.batch, task.batch_id], [m.task.facts.overlap, task.overlap],
    [m.tasks.columnOf["priority"] ?? "", task.priority], [m.tasks.columnOf["kind"] ?? "", m.tasks.kinds[task.kind]],
    [m.task.facts.unique, task.unique_id], [m.tasks.columnOf["tags"] ?? "", (task.tags ?? []).join(", ")],
    [m.task.facts.version, task.schema_version],
  ];
  return (
    <section className="panel-box" aria-labelledby="data-title">
      <dl className="facts">{facts.filter(([, value]) => value !== null && value !== undefined && value !== "").map(([name, value]) => (
        <div key={name}><dt>{name}</dt><dd dir="auto">{value}</dd></div>))}</dl>
      {may && <details><summary>{m.tasks.change}</summary><Change key={task.revision} task={task} again={again} /></details>}
      <h2 id="data-title">{m.task.data}</h2>
      <pre tabIndex={0} aria-label={m.task.data}>{JSON.stringify(task.data, null, 2)}</pre>
      {task.metadata && <><h3>{m.task.metadata}</h3><pre tabIndex={0} aria-label={m.task.metadata}>{JSON.stringify(task.metadata, null, 2)}</pre></>}
    </section>
  );
}

function Change({ task, again }: { task: Task; again(): void }) {
  const [name, call] = useState(task.name ?? "");
  const [tags, tag] = useState((task.tags ?? []).join(", "));
  const [priority, setPriority] = useState(task.priority);
  const [overlap, setOverlap] = useState(task.overlap);
  const doing = useDoing();
  const production = task.kind === "production";
  const save = () => void doing.run(async () => {
    const words = [...new Set(tags.split(",").map((one) => one.trim()).filter(Boolean))];
    await calls.changeTask(task.id, {
      name: name.trim() || null, tags: words, priority, ...(production && overlap !== task.overlap ? { overlap } : {}),
    });
    again();
  });
  return (
    <form className="stack-wide change" onSubmit={(event) => { event.preventDefault(); save(); }}>
      <Text title={m.tasks.columnOf["name"] ?? ""} value={name} put={call} />
      <Text title={m.tasks.columnOf["tags"] ?? ""} help={m.tasks.tagsHelp} value={tags} put={tag} />
      <Numeric title={m.tasks.priority} least={-1e9} value={priority} put={setPriority} />
      {production && <Numeric title={m.task.facts.overlap} least={1} value={overlap} put={setOverlap} />}
      {doing.failed && <p className="fault" role="alert">{doing.failed}</p>}
      <p className="row end"><button disabled={doing.busy || !Number.isInteger(priority) || !Number.isInteger(overlap)}>{m.save}</button></p>
    </form>
  );
}
