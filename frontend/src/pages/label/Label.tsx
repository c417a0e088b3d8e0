/** Label the tasks of a project: opens the desk and shows what it says. */

import { useEffect, useState } from "react";
import * as api from "../../api";
import type { Project, Session } from "../../model";
import { follow } from "../../router";
import { useStore } from "../../store";
import { t } from "../../texts";
import { Desk } from "../../desk/desk";
import { Bar } from "../Bar";
import { Note } from "../Note";
import { Lesson } from "./Lesson";
import { Status } from "./Status";
import { Work } from "./Work";

export default function Label({ id, who }: { id: number; who: Session }) {
  const [desk, setDesk] = useState<Desk | null>(null);
  const [failed, setFailed] = useState("");
  const [asked, ask] = useState(0);

  useEffect(() => {
    let gone = false;
    let made: Desk | null = null;
    const open = (project: Project) => {
      if (gone) return;
      document.title = `${project.name} · ${t.name}`;
      made = new Desk(project, who.member.id);
      setDesk(made);
      void made.open();
    };
    api.project(id).then(open, (error: unknown) => {
      if (error instanceof api.Refused && error.status === 401) api.session.set(null);
      else if (!gone) setFailed(error instanceof api.Refused ? error.message : t.signIn.unreachable);
    });
    return () => {
      gone = true;
      made?.close();
      setDesk(null);
    };
  }, [id, who.member.id, asked]);

  if (desk) return <OnDesk desk={desk} who={who} />;
  return (
    <>
      <Bar who={who} />
      <main>
        {failed ? (
          <Note title={t.label.failed} help={failed}>
            <button type="button" onClick={() => { setFailed(""); ask(asked + 1); }}>{t.retry}</button>
            <a className="button" href="/" onClick={follow}>{t.back}</a>
          </Note>
        ) : <Note title={t.loading} busy />}
      </main>
    </>
  );
}

function OnDesk({ desk, who }: { desk: Desk; who: Session }) {
  const state = useStore(desk.state);
  const desktop = useStore(desk.desktop);
  const [lesson] = useStore(desk.lessons.waiting);

  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => desk.atRisk && event.preventDefault();
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, [desk]);

  return (
    <>
      <Bar who={who} title={desk.project.name} leaving={() => desk.close()}>
        <Status desk={desk} />
      </Bar>
      {desktop && state.phase === "working" ? (
        <Work key={desktop.held.assignment.id} desk={desk} desktop={desktop} />
      ) : (
        <main><Elsewise desk={desk} /></main>
      )}
      {lesson && <Lesson key={lesson.task_id} lesson={lesson} close={() => desk.lessons.next()} />}
    </>
  );
}

/** What is said where there is no task. */
function Elsewise({ desk }: { desk: Desk }) {
  const { phase, message } = useStore(desk.state);
  const { offline } = useStore(desk.outbox.state);
  switch (phase) {
    case "empty":
      return (
        <Note title={t.label.nothing} help={t.label.nothingHelp}>
          <button type="button" onClick={desk.again}>{t.label.look}</button>
          <a className="button" href="/" onClick={follow}>{t.back}</a>
        </Note>
      );
    case "paused":
      return (
        <Note title={t.label.paused} help={t.label.pausedHelp}>
          <button type="button" className="primary" onClick={() => void desk.open()}>{t.label.resume}</button>
        </Note>
      );
    case "inactive":
    case "failed":
      return (
        <Note title={phase === "inactive" ? t.label.inactive : t.label.failed} help={message}>
          <button type="button" onClick={desk.again}>{t.retry}</button>
          <a className="button" href="/" onClick={follow}>{t.back}</a>
        </Note>
      );
    default:
      return <Note title={offline ? t.label.offline : t.loading} help={offline ? t.label.offlineHelp : undefined} busy />;
  }
}
