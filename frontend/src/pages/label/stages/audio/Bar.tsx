/** What plays a recording, and how its wave is seen. */

import { type Command, keyFor, type Keys } from "../../../../keyboard";
import { clock } from "../../../../shapes/time_span";
import type { Wave } from "../../../../sound/load";
import { timeTexts as texts } from "../../../../texts.time";
import type { Strip } from "../../../../timeline/strip";
import { Chords } from "../line/chords";
import { Zoom } from "../line/Zoom";

const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 2.5, 3];

interface Props {
  plays: boolean;
  at: number;
  length: number;
  speed: number;
  loops: boolean;
  wave: Wave | null;
  failed: boolean;
  broken: boolean;
  begun: boolean;
  /** Null where there is one channel. */
  apart: boolean | null;
  setApart(to: boolean): void;
  strip(): Strip | null;
  play(): void;
  loop(): void;
  setSpeed(to: number): void;
  tools?: { keys: Keys; run(command: Command): void };
}

export function Bar(props: Props) {
  const { plays, at, length, speed, loops, apart, tools, strip } = props;
  const hint = (said: string, command: Command) => tools ? `${said} (${keyFor(tools.keys, command)})` : said;
  return (
    <div className="line-bar" role="toolbar" aria-label={texts.bar}
      // The focus stays where it was: Enter hands in, and does not press again.
      onPointerDown={(event) => event.target instanceof HTMLSelectElement || event.preventDefault()}>
      <button type="button" className="round" onClick={props.play} aria-label={plays ? texts.pause : texts.play}
        title={hint(plays ? texts.pause : texts.play, "play")}>
        <svg viewBox="0 0 16 16" aria-hidden="true"><path d={plays ? "M4 2.500h3v11H4zM9 2.500h3v11H9z" : "M4.500 2l9 6-9 6z"} /></svg>
      </button>
      <output>{texts.at(clock(at), clock(length))}</output>
      <label className="speed">
        <span className="hidden">{texts.speed}</span>
        <select value={speed} onChange={(event) => props.setSpeed(Number(event.target.value))}>
          {SPEEDS.map((one) => <option key={one} value={one}>{texts.times(one)}</option>)}
        </select>
      </label>
      <button type="button" aria-pressed={loops} onClick={props.loop} aria-label={texts.loop} title={hint(texts.loop, "loop")}>
        <svg viewBox="0 0 16 16" aria-hidden="true" className="glyph"><path d="M4 5h7a2.500 2.500 0 0 1 0 6H5a2.500 2.500 0 0 1-2.500-2.500M6 2.500L3.500 5 6 7.500" /></svg>
      </button>
      {apart !== null && (
        <button type="button" aria-pressed={apart} onClick={() => props.setApart(!apart)}>{texts.apart}</button>
      )}
      <Said {...props} />
      <Zoom strip={strip} />
      {tools && <Chords />}
    </div>
  );
}

/** What is going on with the recording, if anything is. */
function Said({ broken, failed, wave, begun }: Props) {
  const said = broken ? texts.broken : failed ? texts.noWave
    : begun ? texts.begun : wave?.part === 1 ? "" : texts.loading(Math.floor((wave?.part ?? 0) * 100));
  return <span className="soft line-said" role="status" data-fault={broken}>{said}</span>;
}
