/** The ends of a stretch of time, to be read and typed; its channel, if it is of one. */

import { useState } from "react";
import { withRegion } from "../../../editing";
import type { Region } from "../../../model";
import { channelOf, clock, isTimeSpan, seconds, type TimeSpan, unitOf } from "../../../shapes/time_span";
import { timeTexts } from "../../../texts.time";
import type { Hands } from "../hands";
import { Typed } from "../Typed";

type Name = "start" | "end" | "channel";

export function Times({ region, hands }: { region: Region; hands: Hands }) {
  const [typed, type] = useState<{ name: Name; text: string } | null>(null);
  const { shape } = region;
  // Frames have numbers of their own.
  if (!isTimeSpan(shape) || unitOf(shape) === "frame") return null;
  const take = () => {
    const next = typed && typedInto(shape, typed.name, typed.text);
    if (next && !hands.isLocked(region.id))
      hands.change((answer) => withRegion(answer, region.id, (one) => ({ ...one, shape: next })));
    type(null);
  };
  const names: Name[] = channelOf(shape) === null ? ["start", "end"] : ["start", "end", "channel"];
  return (
    <div className="numbers" data-points={names.length}>
      {names.map((name) => (
        <Typed key={name} name={timeTexts.ends[name]} words={typeof shape[name] === "string"}
          value={typed?.name === name ? typed.text : shown(shape, name)} type={(text) => type({ name, text })} take={take} />
      ))}
    </div>
  );
}

function shown(shape: TimeSpan, name: Name): string {
  if (name === "channel") return String((channelOf(shape) ?? 0) + 1);
  const value = shape[name];
  return typeof value === "string" ? value : unitOf(shape) === "s" ? clock(value) : String(value);
}

/** The shape with what was typed; null if that is nothing, or changes nothing. */
function typedInto(shape: TimeSpan, name: Name, text: string): TimeSpan | null {
  if (!text.trim() || text === shown(shape, name)) return null;
  if (name === "channel") {
    const channel = Number(text) - 1;
    return Number.isInteger(channel) && channel >= 0 ? { ...shape, channel } : null;
  }
  if (typeof shape[name] === "string") return { ...shape, [name]: text.trim() };
  const value = unitOf(shape) === "s" ? seconds(text) : Number(text.replace(",", "."));
  if (value === null || !Number.isFinite(value)) return null;
  const length = typeof shape["length"] === "number" ? shape["length"] : Infinity;
  const next = { ...shape, [name]: Math.min(value, length) } as TimeSpan & { start: number; end: number };
  // Typed past its other end, that one goes with it.
  return next.start <= next.end ? next : { ...next, [name === "start" ? "end" : "start"]: next[name] };
}
