/** How long it may take yet, from what was done so far. */

import { daily, type Statistics } from "../../../manage/figures";
import type { FullProject } from "../../../manage/model";
import { m } from "../../../texts.manage";
import { day } from "../moments";
import { type Counts, sumOf } from "./Standing";

const DAY_MS = 86_400_000;

export function Remaining({ counts, project, statistics }: { counts: Counts; project: FullProject; statistics: Statistics }) {
  const left = sumOf(counts, ["open", "in_progress"]) * project.overlap;
  const [seconds, timed] = statistics.days.reduce(([sum, n], one) => [sum + (one.seconds ?? 0), n + (one.timed ?? 0)], [0, 0] as [number, number]);
  const pace = daily(statistics, Date.now());
  return (
    <section className="panel-box" aria-labelledby="left-title">
      <h2 id="left-title">{m.overview.remaining}</h2>
      {left === 0 ? <p>{m.overview.allDone}</p> : (
        <p>{m.overview.atMost(m.answers(left))}{timed > 0 && <>, {m.overview.effort((left * seconds) / timed)}</>}.{" "}
          {pace > 0 ? m.overview.ready(day(new Date(Date.now() + (left / pace) * DAY_MS).toISOString())) : m.overview.noPace}</p>
      )}
    </section>
  );
}
