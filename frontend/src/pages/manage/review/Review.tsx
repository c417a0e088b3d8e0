/** Verdicts: the answers to a task side by side, accept, correct or reject by one key, the next. */

import { useEffect, useMemo, useState } from "react";
import { differences } from "../../../manage/differences";
import { type Case, isCorrected, Reviewing } from "../../../manage/reviewing";
import type { Annotation } from "../../../manage/model";
import { useNames } from "../../../manage/names";
import type { Answer } from "../../../model";
import { follow } from "../../../router";
import { useStore } from "../../../store";
import { m } from "../../../texts.manage";
import { t } from "../../../texts";
import { OneBench } from "../../../desk/bench";
import { Note } from "../../Note";
import { Work } from "../../label/Work";
import type { PageProps } from "../Manage";
import { type Judging, useJudging } from "./judging";
import Look, { type Turned } from "./Look";

export default function Review({ who, project, item }: PageProps) {
  const author = project.settings.review_own ? null : who.member.id;
  const reviewing = useMemo(() => new Reviewing(project.id, author), [project.id, author]);
  const state = useStore(reviewing.state);
  const shown = state.current;
  const nameOf = useNames(project.id, shown ? [
    ...shown.annotations.map((one) => one.member_id), ...[...shown.reviews.values()].flat().flatMap((one) => one.member_id ?? []),
  ] : []);
  useEffect(() => void reviewing.open(item), [reviewing, item]);
  if (state.phase === "working" && state.current)
    return <OneCase key={state.current.task.id} reviewing={reviewing} shown={state.current} nameOf={nameOf} />;
  return (
    <main>
      {state.refused.length > 0 && <p className="banner"><Refusals reviewing={reviewing} /></p>}
      {state.phase === "empty" ? (
        <Note title={m.review.empty} help={m.review.emptyHelp}>
          <button type="button" onClick={reviewing.again}>{m.refresh}</button>
        </Note>
      ) : state.phase === "failed" ? (
        <Note title={t.label.failed} help={state.message}><button type="button" onClick={reviewing.again}>{t.retry}</button></Note>
      ) : <Note title={t.loading} busy />}
    </main>
  );
}

interface CaseProps {
  reviewing: Reviewing;
  shown: Case;
  nameOf(member: number): string;
}

function OneCase({ reviewing, shown, nameOf }: CaseProps) {
  const { annotations, schema, work, task } = shown;
  const judging = useJudging(reviewing, shown);
  const { at, only, fixing, chosen } = judging;
  const expected = task.expected?.answer;
  const answers = useMemo<Answer[]>(() => [
    ...annotations.map((one) => one.answer ?? {}), ...(expected ? [expected] : []),
  ], [annotations, expected]);
  const found = useMemo(() => (answers.length > 1 ? differences(schema, answers) : []), [schema, answers]);
  const [pages, turn] = useState<Turned["pages"]>({});
  const count = new Set(found.flatMap((one) => [...one.fields])).size + found.reduce((sum, one) => sum + one.regions.size, 0);
  if (fixing && chosen) return <Fix shown={shown} annotation={chosen} name={nameOf(chosen.member_id)}
    done={(answer) => judging.judge("fixed", answer)} close={() => judging.fix(false)} />;
  return (
    <main className="review">
      <Head reviewing={reviewing} shown={shown} count={answers.length > 1 ? count : null} only={only} toggle={judging.deeds.d} />
      <div className="beside" data-count={Math.min(answers.length, 4)}>
        {answers.map((answer, n) => {
          const annotation = annotations[n];
          return (
            <section key={annotation?.id ?? "expected"} className="one-answer" aria-current={n === at && answers.length > 1 ? "true" : undefined}
              aria-label={annotation ? m.review.answerOf(nameOf(annotation.member_id)) : m.review.expected}
              onPointerDown={() => annotation && judging.choose(n)}>
              {annotation ? <Whose annotation={annotation} n={n} name={nameOf(annotation.member_id)}
                corrected={isCorrected(annotation, shown.reviews.get(annotation.id) ?? [])} />
                : <header><h2>{m.review.expected}</h2></header>}
              <Look schema={schema} work={work} answer={answer} difference={found[n]} only={only} turned={{ pages, turn }} />
              <Earlier shown={shown} annotation={annotation} nameOf={nameOf} />
            </section>
          );
        })}
      </div>
      <VerdictLine judging={judging} />
    </main>
  );
}

function VerdictLine({ judging }: { judging: Judging }) {
  const { comment, rejecting, deeds } = judging;
  return (
    <form className="verdict" onSubmit={(event) => { event.preventDefault(); if (rejecting) judging.judge("rejected"); }}>
      <input ref={judging.field} value={comment} maxLength={10_000} placeholder={rejecting ? m.review.commentWanted : m.review.comment}
        aria-label={m.review.comment} aria-invalid={rejecting && !comment.trim()} onChange={(event) => judging.say(event.target.value)}
        onKeyDown={(event) => { if (event.key === "Escape") { judging.wantReason(false); event.currentTarget.blur(); } }} />
      <button type="button" onClick={deeds.n}>{m.review.skip} <kbd aria-hidden="true">N</kbd></button>
      <button type="button" className="danger" onClick={deeds.r}>{m.review.reject} <kbd aria-hidden="true">R</kbd></button>
      <button type="button" onClick={deeds.f}>{m.review.fix} <kbd aria-hidden="true">F</kbd></button>
      <button type="button" className="primary" onClick={deeds.a}>{m.review.accept} <kbd aria-hidden="true">A</kbd></button>
    </form>
  );
}

function Head({ reviewing, shown, count, only, toggle }: {
  reviewing: Reviewing; shown: Case; count: number | null; only: boolean; toggle(): void;
}) {
  const { done, sending } = useStore(reviewing.state);
  return (
    <header className="review-head">
      <a href={`/projects/${reviewing.project}/tasks/${shown.task.id}`} onClick={follow} title={m.review.look}>
        {shown.task.name ?? `#${shown.task.id}`}</a>
      <span className="chip" data-state={shown.task.state}>{m.states[shown.task.state] ?? shown.task.state}</span>
      <span className="soft">{count === null ? m.review.alone : count ? m.review.differ(count) : m.review.same}</span>
      {count !== null && count > 0 && (
        <button type="button" className="quiet" aria-pressed={only} onClick={toggle}>{m.review.only} <kbd aria-hidden="true">D</kbd></button>
      )}
      <span className="push" />
      <Refusals reviewing={reviewing} />
      <span className="pace" role="status">{sending ? m.review.sending : m.review.done(done)}</span>
      <span className="soft keys-hint" title={m.review.keys}>?<span className="hidden">{m.review.keys}</span></span>
    </header>
  );
}

/** The last verdict that the server did not take, wherever one is by then. */
function Refusals({ reviewing }: { reviewing: Reviewing }) {
  return useStore(reviewing.state).refused.slice(-1).map((one) => (
    <span key={one.task} className="fault" role="alert">{m.review.refused(one.message)}{" "}
      <button type="button" onClick={() => void reviewing.open(one.task)}>{m.review.look}</button></span>
  ));
}

function Whose({ annotation, n, name, corrected }: { annotation: Annotation; n: number; name: string; corrected: boolean }) {
  return (
    <header>
      <kbd aria-hidden="true">{n + 1}</kbd>
      <h2 title={name}>{name}</h2>
      <span className="chip" data-state={annotation.state}>{m.states[annotation.state] ?? annotation.state}</span>
      {corrected && <span className="soft">{m.review.corrected}</span>}
      {annotation.seconds != null && <span className="soft">{m.review.took(annotation.seconds)}</span>}
    </header>
  );
}

function Earlier({ shown, annotation, nameOf }: { shown: Case; annotation: Annotation | undefined; nameOf(member: number): string }) {
  const found = annotation ? shown.reviews.get(annotation.id) ?? [] : [];
  if (!found.length) return null;
  return (
    <ul className="earlier" aria-label={m.review.earlier}>
      {found.map((one) => (
        <li key={one.id}><b>{m.verdicts[one.verdict]}</b>{one.member_id ? ` · ${nameOf(one.member_id)}` : ""}
          {one.comment && <span dir="auto">: “{one.comment}”</span>}</li>
      ))}
    </ul>
  );
}

interface FixProps {
  shown: Case;
  annotation: Annotation;
  name: string;
  done(answer: Answer): void;
  close(): void;
}

function Fix({ shown, annotation, name, done, close }: FixProps) {
  const bench = useMemo(() => new OneBench(
    { schema: shown.schema, task: shown.work, answer: annotation.answer ?? {} }, m.review.fixing, (answer) => done(answer),
  ), [shown, annotation]);
  const desktop = useStore(bench.desktop);
  return (
    <div className="fixing">
      <p className="banner">{m.review.fixed(name)} <button type="button" onClick={close}>{m.review.back}</button></p>
      {desktop && <Work desk={bench} desktop={desktop} />}
    </div>
  );
}
