/** What is done to all tasks that are selected. */

import { useState } from "react";
import { type Action, perform } from "../../../manage/bulk";
import type { Task } from "../../../manage/model";
import type { Rows } from "../../../manage/rows";
import { useStore } from "../../../store";
import { m } from "../../../texts.manage";
import { Sure } from "../form";

interface Props {
  rows: Rows;
  picked: ReadonlyMap<number, Task>;
  pick(picked: ReadonlyMap<number, Task>): void;
}

export function Bulk({ rows, picked, pick }: Props) {
  const { total } = useStore(rows.state);
  const [done, progress] = useState<number | null>(null);
  const [said, say] = useState("");
  const [asks, ask] = useState<"prioritise" | "tag" | null>(null);
  const [word, type] = useState("");
  const busy = done !== null;
  const run = async (action: Action) => {
    progress(0);
    say("");
    const outcome = await perform(action, [...picked.values()], progress);
    rows.put(outcome.changed, outcome.gone);
    const now = new Map(outcome.changed.map((one) => [one.id, one]));
    if (outcome.refused) say(m.tasks.refusedSome(outcome.refused, outcome.why));
    progress(null);
    ask(null);
    pick(new Map([...picked].filter(([id]) => !outcome.gone.has(id)).map(([id, task]) => [id, now.get(id) ?? task])));
  };
  const everything = async () => {
    progress(0);
    await rows.reach(total ?? 0);
    pick(new Map(rows.state.get().rows.map((one) => [one.id, one])));
    progress(null);
  };
  return (
    <div className="bulk" role="region" aria-label={m.tasks.selected(picked.size)}>
      <b role="status">{busy ? m.tasks.progress(done, picked.size) : m.tasks.selected(picked.size)}</b>
      {total !== null && picked.size < total && <button type="button" className="quiet" disabled={busy} onClick={() => void everything()}>{m.tasks.selectAll}</button>}
      <button type="button" className="quiet" disabled={busy} onClick={() => pick(new Map())}>{m.tasks.clear}</button>
      <span className="push" />
      {asks ? (
        <form className="row" onSubmit={(event) => {
          event.preventDefault();
          if (asks === "tag" && word.trim()) void run({ kind: "tag", tag: word.trim() });
          if (asks === "prioritise" && Number.isInteger(Number(word)) && word.trim()) void run({ kind: "prioritise", priority: Number(word) });
        }}>
          <input autoFocus value={word} aria-label={asks === "tag" ? m.tasks.newTag : m.tasks.priority} placeholder={asks === "tag" ? m.tasks.newTag : m.tasks.priority}
            onChange={(event) => type(event.target.value)} onKeyDown={(event) => event.key === "Escape" && ask(null)} />
          <button className="primary" disabled={busy}>{m.tasks.run}</button>
        </form>
      ) : (
        <>
          {(["review", "cancel", "reopen"] as const).map((kind) => (
            <button key={kind} type="button" disabled={busy} onClick={() => void run({ kind })}>{m.tasks.actions[kind]}</button>
          ))}
          {(["prioritise", "tag"] as const).map((kind) => (
            <button key={kind} type="button" disabled={busy} onClick={() => { type(""); ask(kind); }}>{m.tasks.actions[kind]} …</button>
          ))}
          <Sure title={m.tasks.actions["reset"] ?? ""} words={m.tasks.resetSure} disabled={busy} run={() => void run({ kind: "reset" })} />
          <Sure title={m.tasks.actions["delete"] ?? ""} words={m.tasks.deleteSure} disabled={busy} run={() => void run({ kind: "delete" })} />
        </>
      )}
      {said && <p className="fault" role="alert">{said}</p>}
    </div>
  );
}
