/** A series as a plot, with the stretches that are marked in it. Marks begin and end at rows. */

import { useMemo, useRef, useState } from "react";
import type { Json } from "../../../../model";
import { plotOf, short } from "../../../../series/plot";
import { placeOf, rowAt, type Series, seriesOf, valueAt, wholeOf } from "../../../../series/series";
import { tableOf } from "../../../../series/table";
import { timeTexts as texts } from "../../../../texts.time";
import type { ShownProps } from "../../shown";
import { type Kind, Line, type LineHandle } from "../line/Line";
import { Zoom } from "../line/Zoom";
import { Plain, Said } from "../Plain";

/** Up and down go on by as many rows. */
const LEAP = 100;

export default function Plot(props: ShownProps & { value: Json }) {
  const { value, input } = props;
  const series = useMemo(() => {
    const table = tableOf(value, input.options ?? {});
    return table && seriesOf(table, input.options ?? {});
  }, [value, input]);
  if (!series) return <><Said><p>{texts.noSeries}</p></Said><Plain media={input.media} value={value} /></>;
  return <Drawn {...props} series={series} />;
}

function Drawn(props: ShownProps & { series: Series }) {
  const { series } = props;
  const line = useRef<LineHandle>(null);
  const at = useRef(series.places[0] ?? 0);
  const [row, setRow] = useState(0);
  const kind = useMemo(() => kindOf(series), [series]);
  const seek = (to: number) => {
    const next = rowAt(series, to);
    at.current = series.places[next] ?? 0;
    setRow(next);
    line.current?.strip?.setHead(at.current, true);
  };
  return (
    <Line {...props} kind={kind} said={`${texts.series}. ${texts.seriesHelp}`} handle={line} now={() => at.current} seek={seek}
      step={(dx, dy) => seek(kind.stepped(at.current, dx - dy * LEAP))}>
      {(begun) => (
        <div className="line-bar">
          <output>{texts.cursor} {valueAt(series, at.current)}</output>
          {series.lanes.map(({ name, values }) => (
            <output key={name}><span className="soft" dir="auto">{name}</span> {Number.isFinite(values[row]) ? short(values[row] as number) : "–"}</output>
          ))}
          <span className="soft line-said" role="status">{begun ? texts.begun : series.more ? texts.more(series.more) : ""}</span>
          <Zoom strip={() => line.current?.strip ?? null} />
        </div>
      )}
    </Line>
  );
}

function kindOf(series: Series): Kind {
  const whole = wholeOf(series);
  const { places, moments, words } = series;
  const snap = (at: number) => places[rowAt(series, at)] ?? at;
  return {
    whole, snap, apart: false, second: moments ? 1000 : null, instants: true,
    // A few rows, where they are as far from each other as they are on the whole.
    least: Math.max(((whole.end - whole.start) / Math.max(places.length - 1, 1)) * 4, 1e-9),
    lanes: series.lanes.map(({ name }) => name),
    backdrop: plotOf(series),
    ruled: (at, step) => moments ? moment(at, step) : words ? words[Math.round(at)] ?? "" : String(Number(at.toPrecision(10))),
    placed(shape) {
      const [start, end] = [placeOf(series, shape.start), placeOf(series, shape.end)];
      return start === null || end === null ? null : { start: Math.min(start, end), end: Math.max(start, end) };
    },
    laneOf: () => null,
    shaped(span, _, was) {
      // An end that stays keeps its own value, though it may lie between rows.
      const before = was && this.placed(was);
      const start = was && before?.start === span.start ? was.start : valueAt(series, span.start);
      const end = was && before?.end === span.end ? was.end : valueAt(series, span.end);
      return { ...(was ?? {}), type: "time_span", start, end, unit: "x" };
    },
    stepped: (at, steps) => places[Math.min(Math.max(rowAt(series, at) + steps, 0), places.length - 1)] ?? at,
  };
}

/** A moment as the ruler says it: the time of day, or the day if its marks are days apart. */
function moment(at: number, step: number): string {
  const day = 86_400_000;
  const shown = new Date(at);
  if (step >= day) return shown.toLocaleDateString();
  return shown.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", ...(step < 60_000 ? { second: "2-digit" } : {}) });
}
