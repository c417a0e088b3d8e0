/** A recording as a wave, with the stretches that are marked in it. */

import { type RefObject, useEffect, useMemo, useRef, useState } from "react";
import type { Region, Shape } from "../../../../model";
import { channelOf, clock, isTimeSpan, rounded, unitOf } from "../../../../shapes/time_span";
import { kept, load, type Wave as Loaded } from "../../../../sound/load";
import { Transport } from "../../../../sound/transport";
import { waveOf } from "../../../../sound/wave";
import { timeTexts as texts } from "../../../../texts.time";
import type { Span } from "../../../../timeline/rows";
import { isAt } from "../../places";
import type { ShownProps } from "../../shown";
import { type Kind, Line, type LineHandle } from "../line/Line";
import { Bar } from "./Bar";

const [FINE_S, SECOND_S, TENTH_S] = [0.01, 1, 0.1];
const LEAST_S = 0.02;

export default function Wave(props: ShownProps & { url: string }) {
  const { url, editing, proposed, place, schema } = props;
  const line = useRef<LineHandle>(null);
  const { sound, transport, heard, hear } = useTransport(line);
  const [broken, setBroken] = useState(false);
  const { wave, failed } = useWave(url);
  const channels = wave?.peaks.channels.length ?? 0;
  const [apart, setApart] = useApart([...(editing.answer.regions ?? []), ...proposed].filter((one) => isAt(one, place, schema)), channels);
  const length = wave?.part === 1 ? wave.peaks.seconds : heard.length || (wave?.peaks.seconds ?? 0);
  const kind = useMemo(() => kindOf(length, wave, apart ? channels : 1, apart), [length, wave, apart, channels]);

  const now = () => transport.current?.at ?? 0;
  const seek = (to: number) => transport.current?.seek(to);
  const play = () => transport.current?.toggle(line.current?.begun === null ? line.current.selected : null);
  const loop = () => {
    const { current: playing } = transport;
    if (!playing) return;
    playing.loops = !playing.loops;
    if (playing.loops && playing.plays) playing.keepTo(line.current?.selected ?? null);
    hear((before) => ({ ...before, loops: playing.loops }));
  };
  const chosen = (span: Span | null) => {
    const { current: playing } = transport;
    // One that is played goes on as it is now; in a round the next one takes its turn.
    if (!playing?.plays || !(playing.keeps || playing.loops)) return;
    if (playing.loops && span) playing.play(span);
    else playing.keepTo(null);
  };
  const runs: { [command: string]: () => unknown } = {
    play, loop, slower: () => transport.current?.faster(-1), faster: () => transport.current?.faster(1),
  };
  return (
    <Line {...props} kind={kind} said={`${texts.sound}. ${texts.soundHelp}`} handle={line} now={now} seek={seek} chosen={chosen}
      step={(dx, dy) => seek(Math.min(rounded(now() + dx * SECOND_S - dy * TENTH_S), length))}
      run={(command) => {
        const run = runs[command];
        run?.();
        return run !== undefined;
      }}>
      {(begun) => (
        <>
          <audio ref={sound} src={url} preload="auto" onError={() => setBroken(true)} />
          <Bar {...heard} {...{ length, wave, failed, broken, begun, play, loop, setApart }} apart={channels > 1 ? apart : null}
            strip={() => line.current?.strip ?? null} setSpeed={(speed) => transport.current?.setSpeed(speed)}
            {...(props.tools ? { tools: props.tools } : {})} />
        </>
      )}
    </Line>
  );
}

/** What plays it, and what the bar says of that. */
function useTransport(line: RefObject<LineHandle | null>) {
  const sound = useRef<HTMLAudioElement>(null);
  const transport = useRef<Transport | null>(null);
  const [heard, hear] = useState({ plays: false, speed: 1, length: 0, loops: false, at: 0 });
  useEffect(() => {
    if (!sound.current) return;
    const tell = () => {
      const { plays, speed, length, loops, at } = made;
      hear({ plays, speed, length, loops, at });
    };
    let tenth = -1;
    const made = new Transport(sound.current, (at) => {
      line.current?.strip?.setHead(at, made.plays);
      // The time that is shown need not be drawn at every frame.
      if (Math.floor(at * 10) === tenth && made.plays) return;
      tenth = Math.floor(at * 10);
      hear((before) => ({ ...before, at }));
    }, tell);
    transport.current = made;
    tell();
    return () => made.close();
  }, []);
  return { sound, transport, heard, hear };
}

function useWave(url: string): { wave: Loaded | null; failed: boolean } {
  const [wave, show] = useState<Loaded | null>(() => kept(url) ?? null);
  const [failed, fail] = useState(false);
  useEffect(() => {
    // It may have come since this was drawn.
    const here = kept(url);
    if (here) return show(here);
    const stops = new AbortController();
    load(url, (next) => stops.signal.aborted || show(next), stops.signal)
      .catch(() => stops.signal.aborted || fail(true));
    return () => stops.abort();
  }, [url]);
  return { wave, failed };
}

/** Whether channels are marked apart: as the person says, or as they are in what is marked already. */
function useApart(regions: Region[], channels: number): [boolean, (to: boolean) => void] {
  const [said, say] = useState<boolean | null>(null);
  const marked = regions.some(({ shape }) => shape && (channelOf(shape) ?? 0) > 0);
  return [channels > 1 && (said ?? marked), say];
}

function kindOf(length: number, wave: Loaded | null, lanes: number, apart: boolean): Kind {
  const whole = { start: 0, end: length };
  const snap = (at: number) => Math.min(Math.max(rounded(at), 0), length);
  return {
    whole, least: LEAST_S, apart, second: 1, instants: false, snap,
    lanes: Array.from({ length: Math.max(lanes, 1) }, (_, n) => (apart ? texts.channel(n) : "")),
    backdrop: waveOf(wave?.peaks ?? null, apart),
    ruled: (at, step) => clock(at, step >= 1 ? 0 : step >= 0.1 ? 1 : step >= 0.01 ? 2 : 3),
    placed: (shape) => unitOf(shape) === "s" && typeof shape.start === "number" && typeof shape.end === "number"
      ? { start: shape.start, end: shape.end } : null,
    laneOf: (shape) => isTimeSpan(shape) ? channelOf(shape) : null,
    shaped: ({ start, end }, lane, was) => {
      const { channel: _, ...rest }: Shape = was ?? { type: "time_span", length };
      return { ...rest, type: "time_span", start, end, ...(lane === null ? {} : { channel: lane }) };
    },
    stepped: (at, steps) => rounded(at + steps * FINE_S),
  };
}
