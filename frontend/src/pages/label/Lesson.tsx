/** After a training task: what was right, and why. */

import { useEffect, useRef } from "react";
import type { Taught } from "../../desk/lessons";
import { t } from "../../texts";
import { late } from "../late";
import { Dialog } from "./Dialogs";

const Look = late(() => import("../manage/review/Look"));
/** Keys that were meant for the next task do not close it. */
const CALM_MS = 600;

export function Lesson({ lesson, close }: { lesson: Taught; close(): void }) {
  const begun = useRef(Date.now()).current;
  const go = useRef<HTMLButtonElement>(null);
  const leave = () => {
    if (Date.now() - begun >= CALM_MS) close();
  };
  useEffect(() => go.current?.focus(), []);
  const { schema, task, given, expected, right, hint } = lesson;
  return (
    <Dialog title={right ? t.lesson.right : t.lesson.wrong} close={leave} wide>
      {hint && <p className="told" dir="auto">{hint}</p>}
      <div className="lesson">
        <section aria-label={t.lesson.given}>
          <h3>{t.lesson.given}</h3>
          <Look schema={schema} work={task} answer={given} />
        </section>
        <section aria-label={t.lesson.expected}>
          <h3>{t.lesson.expected}</h3>
          <Look schema={schema} work={task} answer={expected} />
        </section>
      </div>
      <p className="row end"><button ref={go} type="button" className="primary" onClick={leave}>{t.lesson.go}</button></p>
    </Dialog>
  );
}
