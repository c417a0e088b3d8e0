/** Work day by day, by person: a plot, and the same as a table. */

import { useState } from "react";
import { measured, MEASURES, type Measure, peopleIn, series, type Statistics, ticks } from "../../../manage/figures";
import type { NameOf } from "../../../manage/names";
import { m } from "../../../texts.manage";
import { Axes, dayWords, HEIGHT, LEFT, PLOTS, shade, WIDTH, yOf } from "./plot";

interface Props {
  statistics: Statistics;
  days: readonly string[];
  nameOf: NameOf;
}

/** One line of the plot: a person, or all who are not among the busiest. */
interface Series {
  name: string;
  values: number[];
}

function seriesOf({ statistics, days, nameOf }: Props, measure: Measure): Series[] {
  const value = (day: Statistics["days"][number]) => measured(day, measure);
  const people = peopleIn(statistics);
  const some = people.length > PLOTS ? people.slice(0, PLOTS - 1) : people;
  const found = some.map((one): Series => ({ name: nameOf(one.member), values: series(statistics, days, value, new Set([one.member])) }));
  const rest = new Set(people.slice(some.length).map((one) => one.member));
  return rest.size ? [...found, { name: m.overview.others, values: series(statistics, days, value, rest) }] : found;
}

const told = (n: number): string => m.number(Math.round(n * 10) / 10);

export function Days(props: Props) {
  const [measure, show] = useState<Measure>("submitted");
  const { days } = props;
  const all = seriesOf(props, measure).filter((one) => one.values.some((n) => n > 0));
  const totals = days.map((_, n) => all.reduce((sum, one) => sum + (one.values[n] ?? 0), 0));
  const scale = ticks(Math.max(...totals, 0));
  const top = scale.at(-1) ?? 1;
  const step = (WIDTH - LEFT) / days.length;
  return (
    <section className="panel-box" aria-labelledby="days-title">
      <div className="row spread"><h2 id="days-title">{m.overview.perDay}</h2>
        <label className="row">{m.overview.what}
          <select value={measure} onChange={(event) => show(event.target.value as Measure)}>
            {MEASURES.map((one) => <option key={one} value={one}>{m.overview.measures[one]}</option>)}
          </select></label></div>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} className="plot" role="img" aria-labelledby="days-title">
        <Axes days={days} scale={scale} />
        {days.map((day, n) => {
          let sum = 0;
          return (
            <g key={day}>
              {all.map((one, at) => {
                const value = one.values[n] ?? 0;
                sum += value;
                const y = yOf(sum, top);
                return value > 0 && <rect key={one.name} x={LEFT + n * step + step * 0.14} y={y} width={Math.max(step * 0.72, 0.8)} height={Math.max(yOf(sum - value, top) - y, 0.6)}
                  style={{ fill: shade(at) }}><title>{`${one.name}, ${dayWords(day)}: ${told(value)}`}</title></rect>;
              })}
            </g>
          );
        })}
      </svg>
      <p className="row legend">{all.map((one, n) => <span key={one.name}><span className="swatch" style={{ backgroundColor: shade(n) }} /><span dir="auto">{one.name}</span></span>)}
        <span className="soft push">{m.overview.utc}</span></p>
      <table className="hidden">
        <caption>{m.overview.perDay}: {m.overview.measures[measure]}</caption>
        <thead><tr><th scope="col">{m.overview.day}</th>{all.map((one) => <th key={one.name} scope="col">{one.name}</th>)}<th scope="col">{m.overview.total}</th></tr></thead>
        <tbody>{days.map((day, n) => (totals[n] ?? 0) > 0 && (
          <tr key={day}><th scope="row">{day}</th>{all.map((one) => <td key={one.name}>{told(one.values[n] ?? 0)}</td>)}<td>{told(totals[n] ?? 0)}</td></tr>))}</tbody>
      </table>
    </section>
  );
}
