/** Answers a day, by person: a plot, and the same as a table. */

import { useMemo } from "react";
import { OURS } from "../../../canvas/colors";
import { dayOf, type Sums } from "../../../manage/tally";
import { m } from "../../../texts.manage";
import { day as dayWords } from "../moments";

const DAYS = 14;
const [WIDTH, HEIGHT, FOOT] = [760, 180, 22];

export function Days({ sums, nameOf }: { sums: Sums; nameOf(member: number): string }) {
  const days = useMemo(() => {
    const now = new Date();
    return Array.from({ length: DAYS }, (_, n) => dayOf(new Date(now.getFullYear(), now.getMonth(), now.getDate() - DAYS + 1 + n, 12).getTime()));
  }, [sums]);
  const members = [...sums.people.keys()];
  const of = (day: string, member: number) => sums.days.get(day)?.get(member) ?? 0;
  const whole = (day: string) => members.reduce((sum, member) => sum + of(day, member), 0);
  const most = Math.max(...days.map(whole), 1);
  const step = WIDTH / DAYS;
  const tall = (n: number) => (n / most) * (HEIGHT - FOOT - 18);
  const color = (n: number) => OURS[n % OURS.length] ?? "#888";
  return (
    <section className="panel-box" aria-labelledby="days-title">
      <h2 id="days-title">{m.overview.perDay} <span className="soft">{m.overview.last(DAYS)}</span></h2>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} className="plot" role="img" aria-labelledby="days-title">
        <line x1="0" x2={WIDTH} y1={HEIGHT - FOOT} y2={HEIGHT - FOOT} className="axis" />
        {days.map((day, n) => {
          let y = HEIGHT - FOOT;
          const total = whole(day);
          return (
            <g key={day}>
              {members.map((member, at) => {
                const height = tall(of(day, member));
                y -= height;
                return height > 0 && <rect key={member} x={n * step + step * 0.18} y={y} width={step * 0.64} height={height} rx="2" fill={color(at)}>
                  <title>{`${nameOf(member)}, ${dayWords(`${day}T12:00`)}: ${of(day, member)}`}</title></rect>;
              })}
              {total > 0 && <text x={n * step + step / 2} y={y - 5} className="plot-number">{m.number(total)}</text>}
              <text x={n * step + step / 2} y={HEIGHT - 6} className="plot-foot">{Number(day.slice(8))}</text>
            </g>
          );
        })}
      </svg>
      <p className="row legend">{members.slice(0, 12).map((member, n) => <span key={member}><span className="swatch" style={{ backgroundColor: color(n) }} />{nameOf(member)}</span>)}</p>
      <table className="hidden">
        <caption>{m.overview.perDay}</caption>
        <thead><tr><th scope="col">{m.overview.day}</th>{members.map((one) => <th key={one} scope="col">{nameOf(one)}</th>)}<th scope="col">{m.overview.total}</th></tr></thead>
        <tbody>{days.filter((one) => whole(one) > 0).map((one) => (
          <tr key={one}><th scope="row">{one}</th>{members.map((member) => <td key={member}>{of(one, member)}</td>)}<td>{whole(one)}</td></tr>))}</tbody>
      </table>
    </section>
  );
}
