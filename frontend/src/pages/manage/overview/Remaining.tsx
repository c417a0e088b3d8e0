/** How long it may take yet, from what was done so far. */

import type { FullProject } from "../../../manage/model";
import { dayOf, median, type Sums } from "../../../manage/tally";
import { m } from "../../../texts.manage";
import { day } from "../moments";

const WEEK = 7;
const DAY_MS = 86_400_000;

/** Answers a day over the last week, counting only days since the first of them. */
export function pace(sums: Sums, now: number): number {
  const days = Array.from({ length: WEEK }, (_, n) => dayOf(now - n * DAY_MS));
  const counts = days.map((one) => [...(sums.days.get(one)?.values() ?? [])].reduce((a, b) => a + b, 0));
  const since = counts.findLastIndex((n) => n > 0);
  return since < 0 ? 0 : counts.reduce((a, b) => a + b, 0) / (since + 1);
}

export function Remaining({ counts, project, sums }: { counts: { [name: string]: number }; project: FullProject; sums: Sums }) {
  const tasks = (counts["tasks.open"] ?? 0) + (counts["tasks.in_progress"] ?? 0);
  const left = tasks * project.overlap;
  const usual = median([...sums.people.values()].flatMap((one) => one.seconds));
  const daily = pace(sums, Date.now());
  return (
    <section className="panel-box" aria-labelledby="left-title">
      <h2 id="left-title">{m.overview.remaining}</h2>
      {left === 0 ? <p>{m.overview.allDone}</p> : (
        <p>{m.overview.atMost(m.answers(left))}{usual !== null && <>, {m.overview.effort(left * usual)}</>}.{" "}
          {daily > 0 ? m.overview.ready(day(new Date(Date.now() + (left / daily) * DAY_MS).toISOString())) : m.overview.noPace}</p>
      )}
    </section>
  );
}
