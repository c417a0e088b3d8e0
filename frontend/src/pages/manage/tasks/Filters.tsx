/** Which tasks are listed. */

import { useEffect, useState } from "react";
import type { Wanted } from "../../../manage/calls";
import type { Batch } from "../../../manage/model";
import { m } from "../../../texts.manage";

const STATES = ["configuring", "open", "in_progress", "labelled", "in_review", "accepted", "rejected", "canceled", "error"];
const PAUSE_MS = 300;

interface Props {
  wanted: Wanted;
  batches: readonly Batch[];
  /** From what is wanted just then: two filters may be typed at once. */
  want(change: (wanted: Wanted) => Wanted): void;
}

export function Filters({ wanted, batches, want }: Props) {
  const set = (name: keyof Wanted, value: string) => want(({ [name]: _, ...others }) => (value ? { ...others, [name]: value } : others));
  const pick = (name: "state" | "kind" | "verdict" | "batch_id", options: readonly string[], words: { [one: string]: string }) => (
    <label>{m.tasks[name === "batch_id" ? "batch" : name]}
      <select value={wanted[name] ?? ""} onChange={(event) => set(name, event.target.value)}>
        <option value="">{m.tasks.any}</option>
        {options.map((one) => <option key={one} value={one}>{words[one] ?? one}</option>)}
      </select>
    </label>
  );
  return (
    <form className="filters" role="search" aria-label={m.tasks.filters} onSubmit={(event) => event.preventDefault()}>
      {pick("state", STATES, m.states)}
      {(batches.length > 1 || wanted.batch_id) && pick("batch_id", batches.map((one) => String(one.id)), Object.fromEntries(batches.map((one) => [one.id, one.name])))}
      {pick("kind", Object.keys(m.tasks.kinds), m.tasks.kinds)}
      {pick("verdict", Object.keys(m.verdicts), m.verdicts)}
      <Typed title={m.tasks.name} value={(wanted.name_like ?? "").replace(/^%|%$/g, "")}
        put={(text) => set("name_like", text && `%${text}%`)} />
      <Typed title={m.tasks.tag} value={wanted.tag ?? ""} put={(text) => set("tag", text)} />
      <label>{m.tasks.since}
        <input type="date" value={(wanted.updated_since ?? "").slice(0, 10)} onChange={(event) => set("updated_since", event.target.value && `${event.target.value}T00:00Z`)} /></label>
    </form>
  );
}

/** Asks a moment after one stopped typing. */
function Typed({ title, value, put }: { title: string; value: string; put(value: string): void }) {
  const [text, type] = useState(value);
  useEffect(() => {
    if (text === value) return;
    const timer = setTimeout(() => put(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return <label>{title}<input type="search" value={text} onChange={(event) => type(event.target.value)} /></label>;
}
