/** Pace, and whether all is saved. */

import { useStore } from "../../store";
import { t } from "../../texts";
import type { Desk } from "../../desk/desk";

export function Status({ desk }: { desk: Desk }) {
  const state = useStore(desk.state);
  const progress = useStore(desk.pace.known);
  const until = useStore(desk.lease.until);
  const { waiting, refused, offline } = useStore(desk.outbox.state);
  const hours = (Date.now() - state.begunAt) / 3_600_000;
  const perHour = state.done >= 3 ? Math.round(state.done / hours) : null;
  const saved = waiting.length ? t.label.waiting(waiting.length)
    : state.draft === "saving" ? t.label.saving
    : state.draft === "saved" ? t.label.draft : t.label.saved;
  return (
    <>
      <span className="pace" title={progress ? t.label.today(progress.today + progress.since) : undefined}>
        {t.label.pace(state.done, perHour)}
        {until !== null && state.phase === "working" && ` · ${t.label.until(until)}`}
        {progress && ` · ${t.label.left(Math.max(progress.undone - progress.since, 0))}`}
      </span>
      <span role="status" className="status" data-state={offline ? "offline" : waiting.length ? "waiting" : "saved"}
        title={offline ? t.label.offlineHelp : undefined}>
        {offline && `${t.label.offline} · `}{saved}
      </span>
      {state.lapsed && <span className="fault" role="alert">{t.label.lapsed}</span>}
      {state.fragile && <span className="fault" role="alert">{t.label.quota}</span>}
      {refused.length > 0 && (
        <span className="fault refused" role="alert">
          {t.label.refused(refused.length)}
          {refused.slice(0, 1).map((entry) => (
            <span key={entry.assignment} className="row">
              {entry.refusal?.status === 400 && entry.project === desk.project.id
                ? <button type="button" onClick={() => void desk.reopen(entry)}>{t.label.open}</button>
                : <span title={entry.refusal?.message}>{t.label.refusedState}</span>}
              <button type="button" onClick={() => confirm(t.label.discardSure) && desk.outbox.drop(entry.assignment)}>
                {t.label.discard}
              </button>
            </span>
          ))}
        </span>
      )}
    </>
  );
}
