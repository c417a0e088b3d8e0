/** What a task expects beside the answer itself: the explanation, the weight, what counts. */

import { useState } from "react";
import { useDoing } from "../../../manage/asked";
import * as calls from "../../../manage/calls";
import type { Expectation, Task } from "../../../manage/model";
import { type LabelSchema, titleOf } from "../../../model";
import { b } from "../../../texts.batches";
import { Check, Text } from "../form";

interface Props {
  task: Task;
  expected: Expectation;
  schema: LabelSchema;
  changed(task: Task): void;
}

export function Expected({ task, expected, schema, changed }: Props) {
  const [hint, explain] = useState(expected.hint ?? "");
  const [weight, weigh] = useState(String(expected.weight ?? 1));
  const [fields, count] = useState<readonly string[]>(expected.fields ?? []);
  const [said, say] = useState("");
  const doing = useDoing();
  const heavy = Number(weight);
  const save = () => void doing.run(async () => {
    const now: Expectation = { ...expected, weight: heavy, fields: [...fields], hint: hint.trim() || null };
    changed(await calls.changeTask(task.id, { expected: now }));
    say(b.golden.saved);
  });
  return (
    <form className="stack-wide" aria-label={b.golden.expectation} onSubmit={(event) => { event.preventDefault(); save(); }}>
      <Text title={b.golden.hint} help={b.golden.hintHelp} value={hint} put={(text) => { say(""); explain(text); }} lines={2} />
      <Text title={b.golden.weight} help={b.golden.weightHelp} type="number" value={weight} put={(text) => { say(""); weigh(text); }} required />
      <fieldset><legend>{b.golden.counts}</legend>
        <p className="soft whole">{b.golden.countsHelp}</p>
        {(schema.fields ?? []).map((field) => (
          <Check key={field.name} title={titleOf(field)} value={fields.includes(field.name)}
            put={(on) => { say(""); count(on ? [...fields, field.name] : fields.filter((one) => one !== field.name)); }} />
        ))}
      </fieldset>
      {doing.failed && <p className="fault" role="alert">{doing.failed}</p>}
      <p className="row end"><span role="status" className="soft">{said}</span>
        <button disabled={doing.busy || !(heavy >= 0) || weight === ""}>{b.golden.save}</button></p>
    </form>
  );
}
