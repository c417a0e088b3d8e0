/** A golden or training task made of an answer that somebody gave. */

import { useState } from "react";
import { newId } from "../../../ids";
import { useAsked, useDoing } from "../../../manage/asked";
import * as calls from "../../../manage/calls";
import type { Annotation, Task } from "../../../manage/model";
import { follow } from "../../../router";
import { b } from "../../../texts.batches";
import { m } from "../../../texts.manage";
import { Pick, Text } from "../form";

export function Copy({ task, annotation, close }: { task: Task; annotation: Annotation; close(): void }) {
  const [kind, turn] = useState("golden");
  const [batch, choose] = useState(String(task.batch_id));
  const [hint, explain] = useState("");
  const [made, tell] = useState(0);
  const batches = useAsked(() => calls.batches(task.project_id), [task.project_id]).value ?? [];
  const doing = useDoing();
  const make = () => void doing.run(async () => {
    const answer = annotation.answer ?? {};
    const { ids } = await calls.createTasks(task.project_id, [{
      data: task.data ?? {}, kind, ...(task.name ? { name: task.name } : {}),
      expected: { answer, ...(hint.trim() ? { hint: hint.trim() } : {}) },
    }], newId(20), Number(batch));
    tell(ids[0] ?? 0);
  });
  if (made)
    return <p className="banner" role="status">{b.golden.made} <a href={`/projects/${task.project_id}/tasks/${made}`} onClick={follow}>{m.task.title(made)}</a>
      <button type="button" className="quiet" onClick={close}>{m.close}</button></p>;
  return (
    <form className="copy-golden" aria-label={b.golden.copy} onSubmit={(event) => { event.preventDefault(); make(); }}>
      <p className="soft">{b.golden.copyHelp}</p>
      <div className="two">
        <Pick title={b.golden.as} value={kind} options={b.golden.kinds} put={turn} />
        <Pick title={b.golden.into} value={batch} options={batches.map((one) => [String(one.id), one.name] as const)} put={choose} />
      </div>
      <Text title={b.golden.hint} help={b.golden.hintHelp} value={hint} put={explain} lines={2} />
      {doing.failed && <p className="fault" role="alert">{doing.failed}</p>}
      <p className="row end"><button type="button" onClick={close}>{m.cancel}</button><button className="primary" disabled={doing.busy || !batches.length}>{b.golden.make}</button></p>
    </form>
  );
}
