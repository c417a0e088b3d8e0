/** What a batch in a state may become. */

import { useDoing } from "../../../manage/asked";
import * as calls from "../../../manage/calls";
import type { Batch } from "../../../manage/model";
import { b } from "../../../texts.batches";
import { m } from "../../../texts.manage";
import { Sure } from "../form";

const MAY: { [state: string]: readonly calls.BatchVerb[] } = {
  staging: ["open", "cancel", "archive"], open: ["pause", "cancel"], paused: ["open", "cancel", "archive"],
  completed: ["open", "archive"], canceled: ["archive"],
};

/** As `services/batches.py` says; the default batch is open for ever. */
export const verbsOf = (batch: Batch): readonly calls.BatchVerb[] =>
  batch.kind === "default" ? (batch.state === "open" ? [] : ["open"]) : MAY[batch.state] ?? [];

interface Props {
  batch: Batch;
  put(batch: Batch): void;
  /** Only the way on and the way to stop. */
  short?: boolean;
}

export function Verbs({ batch, put, short = false }: Props) {
  const doing = useDoing();
  const turn = (verb: calls.BatchVerb) => void doing.run(async () => put(await calls.turnBatch(batch.id, verb)));
  return (
    <>
      {verbsOf(batch).filter((verb) => !short || verb === "open" || verb === "pause").map((verb) => {
        const words = verb === "open" && batch.state !== "staging" ? b.goOn : b.verbs[verb] ?? verb;
        if (verb === "cancel") return <Sure key={verb} title={words} words={b.cancelSure} disabled={doing.busy} run={() => turn(verb)} />;
        return <button key={verb} type="button" disabled={doing.busy} onClick={() => turn(verb)}>
          {words}{short && <span className="hidden">: {batch.name}</span>}</button>;
      })}
      {doing.failed && <span className="fault" role="alert">{doing.failed}</span>}
    </>
  );
}

export function State({ batch }: { batch: Batch }) {
  return (
    <span className="chip" data-state={batch.state === "open" ? "active" : batch.state} title={batch.reason ? b.reasons[batch.reason] ?? batch.reason : undefined}>
      {b.states[batch.state] ?? m.states[batch.state] ?? batch.state}</span>
  );
}
