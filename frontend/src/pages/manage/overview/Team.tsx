/** What each person did: answers, time, how right, how alike to others. */

import { overall, peopleIn, type Statistics } from "../../../manage/figures";
import type { NameOf } from "../../../manage/names";
import { m } from "../../../texts.manage";
import { t } from "../../../texts";

export function Team({ statistics, nameOf }: { statistics: Statistics; nameOf: NameOf }) {
  const people = peopleIn(statistics);
  const all = overall(statistics);
  return (
    <section className="panel-box" aria-labelledby="team-title">
      <div className="row spread"><h2 id="team-title">{m.overview.perPerson}</h2>
        {all && <span className="soft">{m.overview.agreement}: {m.overview.percent(all.score)}, {m.overview.over(all.count)}</span>}</div>
      <div className="scroll-x" tabIndex={0} role="group" aria-label={m.overview.perPerson}><table>
        <thead><tr>{[m.overview.person, m.overview.answers, m.overview.time, m.overview.golden, m.overview.agreement, m.overview.verdictsOf, m.overview.skips, m.overview.verdicts]
          .map((word) => <th key={word} scope="col">{word}</th>)}</tr></thead>
        <tbody>{people.map((one) => (
          <tr key={one.member}>
            <th scope="row" dir="auto">{nameOf(one.member)}</th>
            <td>{m.number(one.submitted)}</td>
            <td>{one.timed ? t.duration(one.seconds / one.timed) : "–"}</td>
            <td><Part of={one.golden_seen ? one.golden_right / one.golden_seen : null} words={m.overview.ofGolden(one.golden_right, one.golden_seen)} /></td>
            <td><Part of={one.alike?.score ?? null} words={one.alike ? m.overview.over(one.alike.count) : ""} /></td>
            <td>{one.accepted || one.rejected ? `${m.number(one.accepted)} / ${m.number(one.rejected)}` : "–"}</td>
            <td>{m.number(one.skipped)}</td>
            <td>{m.number(one.reviewed)}</td>
          </tr>
        ))}</tbody>
      </table></div>
    </section>
  );
}

/** A part of a whole, with a bar; nothing where it is not known. */
export function Part({ of, words = "" }: { of: number | null; words?: string }) {
  if (of === null) return <>–</>;
  return (
    <span className="part" title={words || undefined}><span className="part-bar" aria-hidden="true"><span style={{ width: `${100 * of}%` }} data-low={of < 0.6} /></span>
      <b>{m.overview.percent(of)}</b>{words && <span className="hidden"> {words}</span>}</span>
  );
}
