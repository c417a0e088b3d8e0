/** What plays a film and goes to its frames; and what is selected, at the frame that is shown. */

import { type KeyboardEvent, type PointerEvent, useState } from "react";
import type { Editing } from "../../../../editing";
import { clock } from "../../../../film/frames";
import { kept } from "../../../../film/lanes";
import { type Reel, SPEEDS } from "../../../../film/reel";
import { Video } from "../../../../film/video";
import { type Command, keyFor } from "../../../../keyboard";
import { isGone, keyAt } from "../../../../shapes/track";
import { useStore } from "../../../../store";
import { f } from "../../../../texts.film";
import { Icon } from "../../icons";
import type { ShownProps } from "../../shown";
import type { Following } from "./following";
import type { Ranging } from "./ranging";

interface Props {
  reel: Reel;
  following: Following;
  ranging: Ranging;
  editing: Editing;
  tools: ShownProps["tools"];
}

/** The focus stays where it was, but for what is typed into or opened. */
const unfocused = (event: PointerEvent): void => {
  if (!(event.target instanceof Element && event.target.closest("input, select"))) event.preventDefault();
};

export function Controls({ reel, following, ranging, tools }: Props) {
  const { at, count, rate, playing, speed, silent } = useStore(reel.state);
  const key = (command: Command): string => (tools ? keyFor(tools.keys, command) : "");
  const button = (icon: string, said: string, command: Command, press: () => void, more: { off?: boolean; on?: boolean } = {}) => (
    <button type="button" aria-label={said} title={key(command) ? `${said} (${key(command)})` : said} disabled={more.off}
      {...(more.on === undefined ? {} : { "aria-pressed": more.on })} onClick={press}><Icon name={icon} /></button>
  );
  return (
    <div className="film-bar" role="toolbar" aria-label={f.film} onPointerDown={unfocused}>
      <span className="row">
        {button("first", f.first, "first", () => reel.go(0), { off: at === 0 })}
        {button("back", f.back, "previousItem", () => reel.step(-1), { off: at === 0 })}
        {button(playing ? "pause" : "play", playing ? f.pause : f.play, "play", () => reel.toggle())}
        {button("on", f.on, "nextItem", () => reel.step(1), { off: at >= count - 1 })}
        {button("last", f.last, "last", () => reel.go(count - 1), { off: at >= count - 1 })}
      </span>
      <span className="row">
        <Typed name={f.frame} value={at + 1} take={(to) => reel.go(to - 1)} shown />
        <span className="soft">{f.of(count)}</span>
        {rate !== null && reel.seconds !== null && (
          <output className="soft" title={`${f.rate(rate)}${reel instanceof Video && reel.assumed ? `, ${f.assumed}` : ""}`}>{clock(at / rate)}</output>
        )}
        <select aria-label={f.speed} title={f.speed} value={speed} onChange={(event) => reel.hurry(Number(event.target.value))}>
          {SPEEDS.map((one) => <option key={one} value={one}>{f.times(one)}</option>)}
        </select>
        {reel instanceof Video && (
          <button type="button" aria-pressed={silent} aria-label={f.silent} title={f.silent} onClick={() => reel.hush(!silent)}>
            <Icon name={silent ? "silent" : "sounds"} />
          </button>
        )}
      </span>
      {tools && <Followed {...{ following, at, button }} />}
      {tools && <Ranged ranging={ranging} count={count} />}
    </div>
  );
}

type Button = (icon: string, said: string, command: Command, press: () => void, more?: { off?: boolean; on?: boolean }) => React.ReactNode;

/** Of a track: its key frames. */
function Followed({ following, at, button }: { following: Following; at: number; button: Button }) {
  const { track } = following;
  if (!track) return null;
  const here = keyAt(track, at) !== undefined;
  const gone = isGone(track, at);
  const linear = track.between === "linear";
  return (
    <span className="row of-mark">
      {button("keyBefore", f.key.before, "previousKey", () => following.step(-1, [], []), { off: (track.keys[0]?.at ?? at) >= at })}
      {button(here ? "keyHere" : "keyNone", here ? f.key.here : f.key.none, "key", () => following.toggleKey(), { on: here })}
      {button("keyAfter", f.key.after, "nextKey", () => following.step(1, [], []), { off: (track.keys.at(-1)?.at ?? at) <= at })}
      {button(gone ? "hidden" : "shown", gone ? f.gone.show : f.gone.hide, "gone", () => following.toggleGone(), { on: gone })}
      {button("copy", f.copy, "copy", () => following.copyKey())}
      <button type="button" aria-pressed={linear} aria-label={f.between.linear} title={linear ? f.between.linear : f.between.none}
        onClick={() => following.toggleBetween()}><Icon name="between" /></button>
    </span>
  );
}

/** Of a range: its first and last frame. */
function Ranged({ ranging, count }: { ranging: Ranging; count: number }) {
  const { held } = ranging;
  if (!held) return null;
  const { region, part, range } = held;
  return (
    <span className="row of-mark">
      <Typed name={f.range.from} shown value={range.start + 1}
        take={(to) => ranging.change(region.id, part, kept({ start: Math.min(to - 1, range.end - 1), end: range.end }, count))} />
      <Typed name={f.range.to} shown value={range.end}
        take={(to) => ranging.change(region.id, part, kept({ start: range.start, end: Math.max(to, range.start + 1) }, count))} />
    </span>
  );
}

interface TypedProps {
  name: string;
  value: number;
  take(value: number): void;
  shown?: boolean;
}

/** A number of a frame, to be read and typed. */
function Typed({ name, value, take, shown }: TypedProps) {
  const [text, type] = useState<string | null>(null);
  const taken = () => {
    const number = Number(text);
    if (text?.trim() && Number.isInteger(number) && number !== value) take(number);
    type(null);
  };
  // Taken as the focus leaves: the next keys are for the film again.
  const key = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key !== "Enter" || event.ctrlKey) return;
    event.stopPropagation();
    event.currentTarget.blur();
  };
  return (
    <label className="row">
      <span className={shown ? "soft" : "hidden"}>{name}</span>
      <input inputMode="numeric" value={text ?? String(value)} onChange={(event) => type(event.target.value)} onBlur={taken} onKeyDown={key} />
    </label>
  );
}
