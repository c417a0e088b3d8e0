/** What one answer of a task is, in which version it is shown, and what may be made of it. */

import { useState } from "react";
import { useDoing } from "../../../manage/asked";
import * as calls from "../../../manage/calls";
import type { Task } from "../../../manage/model";
import type { Told } from "../../../manage/story";
import { follow } from "../../../router";
import { b } from "../../../texts.batches";
import { m } from "../../../texts.manage";
import { t } from "../../../texts";
import { Copy } from "../golden/Copy";
import { moment } from "../moments";

interface Props {
  task: Task;
  told: Told;
  manages: boolean;
  again(): void;
  /** The earlier version that is shown; null = the present one. */
  version: number | null;
  see(version: number | null): void;
}

export function AnswerBar({ task, told, manages, again, version, see }: Props) {
  const { annotation, revisions } = told;
  const [copies, copy] = useState(false);
  const doing = useDoing();
  const makes = manages && !annotation.skipped;
  return (
    <>
      <p className="row answer-bar">
        <span className="chip" data-state={annotation.state}>{m.states[annotation.state] ?? annotation.state}</span>
        {annotation.seconds != null && <span className="soft">{t.duration(annotation.seconds)}</span>}
        {annotation.golden && <span className="chip">{m.task.isGolden}</span>}
        {revisions.length > 0 && (
          <select className="versions" value={version ?? ""} aria-label={m.task.revisions(revisions.length)}
            onChange={(event) => see(event.target.value === "" ? null : Number(event.target.value))}>
            <option value="">{m.task.present(annotation.revision)}</option>
            {revisions.toReversed().map((one) => <option key={one.revision} value={one.revision}>{m.task.revision(one.revision)} · {moment(one.at)}</option>)}
          </select>
        )}
        <span className="push" />
        {makes && (
          <button type="button" disabled={doing.busy} onClick={() => void doing.run(async () => {
            await calls.setGolden(annotation.id, !annotation.golden);
            again();
          })}>{annotation.golden ? m.task.notGolden : m.task.golden}</button>
        )}
        {makes && <button type="button" aria-expanded={copies} onClick={() => copy(!copies)}>{b.golden.copy}</button>}
        <a className="button" href={`/projects/${annotation.project_id}/review/${annotation.task_id}`} onClick={follow}>{m.task.judge}</a>
        {doing.failed && <span className="fault" role="alert">{doing.failed}</span>}
      </p>
      {copies && <Copy task={task} annotation={annotation} close={() => copy(false)} />}
    </>
  );
}
