/** How long an answer took, day by day: a line, broken where nothing was timed. */

import { paceOf, type Statistics, ticks } from "../../../manage/figures";
import { m } from "../../../texts.manage";
import { Axes, dayWords, HEIGHT, LEFT, shade, WIDTH, yOf } from "./plot";

export function Pace({ statistics, days }: { statistics: Statistics; days: readonly string[] }) {
  const values = paceOf(statistics, days);
  const known = values.filter((one) => one !== null);
  const scale = ticks(Math.max(...known, 0));
  const top = scale.at(-1) ?? 1;
  const x = (n: number) => LEFT + ((n + 0.5) * (WIDTH - LEFT)) / days.length;
  const told = (seconds: number) => m.number(Math.round(seconds * 10) / 10);
  const path = values.map((value, n) => (value === null ? "" : `${values[n - 1] == null ? "M" : "L"}${x(n)} ${yOf(value, top)}`)).join("");
  return (
    <section className="panel-box" aria-labelledby="pace-title">
      <h2 id="pace-title">{m.overview.perTask}</h2>
      {known.length === 0 ? <p className="soft">{m.overview.perTaskNone}</p> : (
        <>
          <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} className="plot" role="img" aria-labelledby="pace-title">
            <Axes days={days} scale={scale} />
            <path d={path} className="plot-line" style={{ stroke: shade(0) }} />
            {values.map((value, n) => value !== null && (
              <circle key={days[n]} cx={x(n)} cy={yOf(value, top)} r={days.length > 100 ? 1.6 : 3.2} style={{ fill: shade(0) }}><title>{`${dayWords(days[n] ?? "")}: ${told(value)}`}</title></circle>
            ))}
          </svg>
          <table className="hidden">
            <caption>{m.overview.perTask}</caption>
            <thead><tr><th scope="col">{m.overview.day}</th><th scope="col">{m.overview.perTask}</th></tr></thead>
            <tbody>{values.map((value, n) => value !== null && <tr key={days[n]}><th scope="row">{days[n]}</th><td>{told(value)}</td></tr>)}</tbody>
          </table>
        </>
      )}
    </section>
  );
}
