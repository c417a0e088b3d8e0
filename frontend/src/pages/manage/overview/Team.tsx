/** What each person did: answers, time, golden tasks, agreement. */

import { median, type Sums } from "../../../manage/tally";
import { m } from "../../../texts.manage";
import { t } from "../../../texts";

export function Team({ sums, nameOf }: { sums: Sums; nameOf(member: number): string }) {
  const rows = [...sums.people].sort((a, b) => b[1].answers - a[1].answers);
  return (
    <section className="panel-box" aria-labelledby="team-title">
      <h2 id="team-title">{m.overview.perPerson}</h2>
      <div className="scroll-x"><table>
        <thead><tr><th scope="col">{m.overview.person}</th><th scope="col">{m.overview.answers}</th><th scope="col">{m.overview.median}</th>
          <th scope="col">{m.overview.golden}</th><th scope="col">{m.overview.agreement}</th></tr></thead>
        <tbody>{rows.map(([member, sum]) => {
          const usual = median(sum.seconds);
          return (
            <tr key={member}>
              <th scope="row" dir="auto">{nameOf(member)}</th>
              <td>{m.number(sum.answers)}</td>
              <td>{usual === null ? "–" : t.duration(usual)}</td>
              <td>{sum.golden.of ? m.overview.ofGolden(sum.golden.right, sum.golden.of) : m.overview.noGolden}</td>
              <td>{sum.alike.of ? m.overview.percent(sum.alike.sum / sum.alike.of) : "–"}</td>
            </tr>
          );
        })}</tbody>
      </table></div>
    </section>
  );
}
