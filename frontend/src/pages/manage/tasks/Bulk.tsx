/** What is done to all tasks that are selected, how far it is, and how it is taken back. */

import { useEffect, useRef, useState } from "react";
import { type Action, perform } from "../../../manage/bulk";
import type { Task } from "../../../manage/model";
import type { Rows } from "../../../manage/rows";
import { useStore } from "../../../store";
import { m } from "../../../texts.manage";
import { t } from "../../../texts";
import { Sure } from "../form";

interface Props {
  rows: Rows;
  picked: ReadonlyMap<number, Task>;
  pick(picked: ReadonlyMap<number, Task>): void;
}

type Asked = "prioritise" | "tag" | "untag" | "want";

interface Undo {
  action: Action;
  ids: number[];
  words: string;
}

/** The action that a typed word means; null = it means none. */
function meant(asked: Asked, word: string): Action | null {
  const number = Number(word);
  if (!word) return null;
  if (asked === "tag" || asked === "untag") return { kind: asked, tag: word };
  if (!Number.isInteger(number)) return null;
  return asked === "want" ? (number > 0 ? { kind: asked, overlap: number } : null) : { kind: asked, priority: number };
}

export function Bulk({ rows, picked, pick }: Props) {
  const { total } = useStore(rows.state);
  const [done, progress] = useState<{ done: number; of: number } | null>(null);
  const [said, say] = useState("");
  const [undo, offer] = useState<Undo | null>(null);
  const [asks, ask] = useState<Asked | null>(null);
  const stop = useRef(new AbortController());
  useEffect(() => () => stop.current.abort(), []);
  const busy = done !== null;
  const run = async (action: Action, tasks: readonly Task[]) => {
    stop.current = new AbortController();
    progress({ done: 0, of: tasks.length });
    say("");
    offer(null);
    const outcome = await perform(action, tasks, (n) => progress({ done: n, of: tasks.length }), stop.current.signal);
    rows.put(outcome.changed, outcome.gone);
    const now = new Map(outcome.changed.map((one) => [one.id, one]));
    if (outcome.refused) say(m.tasks.refusedSome(outcome.refused, outcome.why));
    if (outcome.undo && action.kind !== "restore")
      offer({ action: outcome.undo, ids: [...now.keys()], words: m.tasks.did(m.tasks.actions[action.kind] ?? "", now.size) });
    progress(null);
    ask(null);
    pick(new Map([...picked].filter(([id]) => !outcome.gone.has(id)).map(([id, task]) => [id, now.get(id) ?? task])));
  };
  const all = (action: Action) => void run(action, [...picked.values()]);
  const everything = async () => {
    progress({ done: 0, of: 0 });
    await rows.reach(total ?? 0);
    pick(new Map(rows.state.get().rows.map((one) => [one.id, one])));
    progress(null);
  };
  const back = () => {
    if (!undo) return;
    const known = new Map(rows.state.get().rows.map((one) => [one.id, one]));
    void run(undo.action, undo.ids.flatMap((id) => known.get(id) ?? picked.get(id) ?? []));
  };
  return (
    <div className="bulk" role="region" aria-label={m.tasks.selected(picked.size)}>
      <b role="status">{done ? m.tasks.progress(done.done, done.of) : m.tasks.selected(picked.size)}</b>
      {busy ? (
        <><progress value={done.done} max={Math.max(done.of, 1)} aria-label={m.tasks.progress(done.done, done.of)} />
          <button type="button" onClick={() => stop.current.abort()}>{m.stop}</button></>
      ) : (
        <>
          {total !== null && picked.size < total && <button type="button" className="quiet" onClick={() => void everything()}>{m.tasks.selectAll}</button>}
          <button type="button" className="quiet" onClick={() => pick(new Map())}>{m.tasks.clear}</button>
          <span className="push" />
          {asks ? <Word asked={asks} run={all} close={() => ask(null)} /> : <Deeds picked={picked} run={all} ask={ask} />}
        </>
      )}
      {said && <p className="fault whole" role="alert">{said}</p>}
      {undo && !busy && <p className="whole row" role="status"><span>{undo.words}</span>
        <button type="button" onClick={back}>{t.label.undo}</button></p>}
    </div>
  );
}

function Deeds({ picked, run, ask }: { picked: ReadonlyMap<number, Task>; run(action: Action): void; ask(what: Asked): void }) {
  const several = picked.size > 1 && picked.size <= 1000 && new Set([...picked.values()].map((one) => one.batch_id)).size === 1;
  return (
    <>
      {(["review", "cancel", "reopen"] as const).map((kind) => (
        <button key={kind} type="button" onClick={() => run({ kind })}>{m.tasks.actions[kind]}</button>
      ))}
      {(["prioritise", "want", "tag", "untag"] as const).map((kind) => (
        <button key={kind} type="button" onClick={() => ask(kind)}>{m.tasks.actions[kind]} …</button>
      ))}
      {several && <Sure title={m.tasks.actions["together"] ?? ""} words={m.tasks.togetherSure} run={() => run({ kind: "together" })} />}
      <Sure title={m.tasks.actions["reset"] ?? ""} words={m.tasks.resetSure} run={() => run({ kind: "reset" })} />
      <Sure title={m.tasks.actions["delete"] ?? ""} words={m.tasks.deleteSure} run={() => run({ kind: "delete" })} />
    </>
  );
}

/** The one word that some actions want. */
function Word({ asked, run, close }: { asked: Asked; run(action: Action): void; close(): void }) {
  const [word, type] = useState("");
  const title = asked === "prioritise" ? m.tasks.priority : asked === "want" ? m.task.facts.overlap : m.tasks.newTag;
  const action = meant(asked, word.trim());
  return (
    <form className="row" onSubmit={(event) => {
      event.preventDefault();
      if (action) run(action);
    }}>
      <input autoFocus value={word} aria-label={title} placeholder={title}
        onChange={(event) => type(event.target.value)} onKeyDown={(event) => event.key === "Escape" && close()} />
      <button className="primary" disabled={!action}>{m.tasks.run}</button>
      <button type="button" className="quiet" onClick={close}>{m.cancel}</button>
    </form>
  );
}
