/** What came back to a labeller: rejected answers with what the reviewer said, to be corrected. */

import { useMemo, useState } from "react";
import { useAsked, useDoing } from "../../../manage/asked";
import * as calls from "../../../manage/calls";
import { isCorrected } from "../../../manage/reviewing";
import type { Annotation, Held } from "../../../manage/model";
import type { LabelSchema, WorkTask } from "../../../model";
import { useStore } from "../../../store";
import { m } from "../../../texts.manage";
import { t } from "../../../texts";
import { OneBench } from "../../../desk/bench";
import { Note } from "../../Note";
import { Work } from "../../label/Work";
import type { PageProps } from "../Manage";

interface Back {
  held: Held;
  task: WorkTask;
  annotation: Annotation;
  schema: LabelSchema;
  corrected: boolean;
}

const MOST = 50;

async function loaded(project: number, member: number): Promise<Back[]> {
  const { items } = await calls.holds(project, { state: "rejected", member_id: member });
  const rows = items.slice(-MOST).reverse();
  const found = await Promise.all(rows.map(async (row): Promise<Back[]> => {
    const held = await calls.hold(row.id);
    const schema = await calls.schemaOf(project, held.schema_version);
    return Promise.all((held.annotations ?? []).filter((one) => one.answer).map(async (annotation) => ({
      held: row, annotation, schema, task: held.tasks?.find((one) => one.id === annotation.task_id) ?? { id: annotation.task_id, data: {} },
      corrected: isCorrected(annotation, await calls.reviews(annotation.id)),
    })));
  }));
  return found.flat();
}

export default function Returned({ project, who }: PageProps) {
  const asked = useAsked(() => loaded(project.id, who.member.id), [project.id]);
  const [open, show] = useState<Back | null>(null);
  const doing = useDoing();
  const back = project.settings.on_reject === "final";
  if (open)
    return <Correct back={open} close={() => show(null)} failed={doing.failed} done={(answer, seconds) => void doing.run(async () => {
      const { annotation } = open;
      await calls.editAnswer(annotation.id, answer, (annotation.seconds ?? 0) + seconds, annotation.revision);
      show(null);
      asked.again();
    })} />;
  return (
    <main className="sheet">
      <h1>{m.parts["returned"]}</h1>
      {asked.failed && <p className="fault" role="alert">{asked.failed}</p>}
      {!asked.value && !asked.failed && <Note title={t.loading} busy />}
      {asked.value?.length === 0 && <Note title={m.returned.none} />}
      {back && asked.value && asked.value.length > 0 && <p className="soft">{m.returned.help}</p>}
      <ul className="came-back">
        {asked.value?.map((one) => (
          <li key={one.annotation.id} className="panel-box">
            <div className="row spread">
              <h2>{one.task.name ?? `#${one.task.id}`}</h2>
              {!back ? <span className="soft">{m.returned.others}</span>
                : one.corrected ? <span className="chip" data-state="active">{m.returned.handed}</span>
                : <button type="button" className="primary" onClick={() => show(one)}>{m.returned.correct}</button>}
            </div>
            <p dir="auto">{one.held.comment ? <>{m.returned.said}: “{one.held.comment}”</> : <span className="soft">{m.returned.noComment}</span>}</p>
          </li>
        ))}
      </ul>
    </main>
  );
}

interface CorrectProps {
  back: Back;
  failed: string;
  close(): void;
  done(answer: import("../../../model").Answer, seconds: number): void;
}

function Correct({ back, failed, close, done }: CorrectProps) {
  const bench = useMemo(() => new OneBench(
    { schema: back.schema, task: back.task, answer: back.annotation.answer ?? {} }, m.returned.hand, done,
  ), [back]);
  const desktop = useStore(bench.desktop);
  return (
    <div className="fixing">
      <p className="banner" dir="auto">{back.held.comment ? `${m.returned.said}: “${back.held.comment}”` : m.returned.noComment}{" "}
        <button type="button" onClick={close}>{m.review.back}</button>
        {failed && <span className="fault" role="alert">{failed}</span>}</p>
      {desktop && <Work desk={bench} desktop={desktop} />}
    </div>
  );
}
