/** One task whole: what it shows, every answer with its versions and verdicts, what happened to it. */

import { useState } from "react";
import { useAsked, useDoing } from "../../../manage/asked";
import * as calls from "../../../manage/calls";
import { atLeast, type Task } from "../../../manage/model";
import { useNames } from "../../../manage/names";
import { workOf } from "../../../manage/reviewing";
import { type Step, story, type Told } from "../../../manage/story";
import type { LabelSchema, Prediction, WorkTask } from "../../../model";
import { go } from "../../../router";
import { b } from "../../../texts.batches";
import { m } from "../../../texts.manage";
import { t } from "../../../texts";
import { Note } from "../../Note";
import { Sure } from "../form";
import { Expected } from "../golden/Expected";
import type { PageProps } from "../Manage";
import { moment } from "../moments";
import Look from "../review/Look";
import { AnswerBar } from "./AnswerBar";
import { Facts } from "./Facts";
import { Neighbours } from "./Neighbours";

interface Whole {
  task: Task;
  work: WorkTask;
  schema: LabelSchema;
  answers: Told[];
  steps: Step[];
  proposals: Prediction[];
}

async function whole(project: number, id: number): Promise<Whole> {
  const task = await calls.task(id);
  const [schema, holds, proposals, work] = await Promise.all([
    calls.schemaOf(project, task.schema_version), calls.holds(project, { task_id: id }), calls.predictions(id),
    workOf(task, task.annotations?.[0]),
  ]);
  const answers = await Promise.all((task.annotations ?? []).map(async (annotation): Promise<Told> => {
    const [revisions, reviews] = await Promise.all([
      annotation.revision > 1 ? calls.history(annotation.id) : [], calls.reviews(annotation.id),
    ]);
    return { annotation, revisions, reviews };
  }));
  return { task, work, schema, answers, proposals, steps: story(task, holds.items, answers) };
}

const membersIn = ({ steps, answers }: Whole): number[] =>
  [...steps.map((one) => one.member), ...answers.map((one) => one.annotation.member_id)].filter((one) => one !== null);

export function OneTask({ role, project, item }: PageProps) {
  const asked = useAsked(() => whole(project.id, item), [project.id, item]);
  const [at, choose] = useState(0);
  const nameOf = useNames(project.id, asked.value ? membersIn(asked.value) : []);
  const [version, see] = useState<number | null>(null);
  if (!asked.value) return <main><Note title={asked.failed ? t.label.failed : t.loading} help={asked.failed || undefined} busy={!asked.failed} /></main>;
  const { task, schema, work, answers, steps, proposals } = asked.value;
  const shown = [
    ...answers.map((one) => ({ title: nameOf(one.annotation.member_id), answer: one.annotation.answer ?? {}, told: one as Told | null })),
    ...(task.expected?.answer ? [{ title: m.task.expected, answer: task.expected.answer, told: null }] : []),
    ...proposals.map((one) => ({ title: m.task.proposal(one.model || t.proposals.unnamed), answer: one.answer, told: null })),
  ];
  const now = shown[Math.min(at, shown.length - 1)] ?? { title: "", answer: {}, told: null };
  const seen = now.told?.revisions.find((one) => one.revision === version)?.answer;
  return (
    <main className="one-task">
      <Neighbours project={project.id} task={task.id} />
      <header className="row spread">
        <h1 dir="auto">{task.name ?? m.task.title(task.id)} <span className="chip" data-state={task.state}>{m.states[task.state] ?? task.state}</span></h1>
        <Deeds task={task} manages={atLeast(role, "manager")} again={asked.again} />
      </header>
      <div className="one-task-body">
        <section className="panel-box fill" aria-label={m.task.answersTitle}>
          <div className="tabs" role="tablist" aria-label={m.task.answersTitle}>
            {shown.map((one, n) => <button key={n} type="button" role="tab" aria-selected={one === now} aria-controls="one-answer" onClick={() => { choose(n); see(null); }}>{one.title}</button>)}
            {shown.length === 0 && <span className="soft">{m.task.noAnswers}</span>}
          </div>
          <div id="one-answer" role={shown.length ? "tabpanel" : undefined} aria-label={shown.length ? now.title : undefined} className="fill-column">
            {now.told && <AnswerBar key={now.told.annotation.id} task={task} told={now.told} manages={atLeast(role, "member")} again={asked.again} version={version} see={see} />}
            <Look key={`${at}:${version}`} schema={schema} work={work} answer={seen ?? now.answer} />
          </div>
        </section>
        <aside className="side">
          <section className="panel-box" aria-labelledby="story-title">
            <h2 id="story-title">{m.task.history}</h2>
            <ol className="story">
              {steps.map((step, n) => (
                <li key={n}><time dateTime={step.at} className="soft">{moment(step.at)}</time>
                  <span><b>{nameOf(step.member)}</b> {m.task.happened[step.what] ?? step.what}{step.words && <q dir="auto">{step.words}</q>}</span></li>
              ))}
            </ol>
          </section>
          {task.expected && <section className="panel-box" aria-labelledby="expected-title"><h2 id="expected-title">{b.golden.expectation}</h2>
            <Expected task={task} expected={task.expected} schema={schema} changed={asked.again} /></section>}
          <Facts task={task} may={atLeast(role, "member")} again={asked.again} />
        </aside>
      </div>
    </main>
  );
}

function Deeds({ task, manages, again }: { task: Task; manages: boolean; again(): void }) {
  const doing = useDoing();
  if (!manages) return null;
  const turn = (verb: "cancel" | "reopen" | "reset" | "review") => () => void doing.run(async () => { await calls.turnTask(task.id, verb); again(); });
  return (
    <span className="row">
      {doing.failed && <span className="fault" role="alert">{doing.failed}</span>}
      {["labelled", "accepted", "rejected"].includes(task.state) && <button type="button" disabled={doing.busy} onClick={turn("review")}>{m.tasks.actions["review"]}</button>}
      {["open", "in_progress"].includes(task.state) && <button type="button" disabled={doing.busy} onClick={turn("cancel")}>{m.tasks.actions["cancel"]}</button>}
      {task.state === "canceled" && <button type="button" disabled={doing.busy} onClick={turn("reopen")}>{m.tasks.actions["reopen"]}</button>}
      <Sure title={m.tasks.actions["reset"] ?? ""} words={m.tasks.resetSure} disabled={doing.busy} run={turn("reset")} />
      <Sure title={m.tasks.actions["delete"] ?? ""} words={m.tasks.deleteSure} disabled={doing.busy}
        run={() => void doing.run(async () => { await calls.deleteTasks([task.id]); go(`/projects/${task.project_id}/tasks`); })} />
    </span>
  );
}
