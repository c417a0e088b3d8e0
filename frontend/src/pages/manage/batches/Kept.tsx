/** The groups of people that a batch is kept for. */

import { useState } from "react";
import { useAsked, useDoing } from "../../../manage/asked";
import * as calls from "../../../manage/calls";
import type { Batch } from "../../../manage/model";
import { follow } from "../../../router";
import { b } from "../../../texts.batches";
import { m } from "../../../texts.manage";
import { Check } from "../form";

export function Kept({ batch, put }: { batch: Batch; put(batch: Batch): void }) {
  const groups = useAsked(() => calls.groups().catch(() => []), []).value ?? [];
  const [chosen, choose] = useState<readonly number[]>(batch.groups);
  const doing = useDoing();
  const set = (ids: readonly number[]) => void doing.run(async () => {
    put(await calls.changeBatch(batch.id, batch.revision, { groups: ids }));
    choose(ids);
  });
  return (
    <section className="panel-box" aria-labelledby="kept-title">
      <h2 id="kept-title">{b.groupsTitle}</h2>
      <p className="soft">{batch.grouped ? b.groupsKept : b.groupsHelp}</p>
      {groups.length === 0 ? <p className="soft">{b.noGroups} <a href="/manage/people" onClick={follow}>{m.parts["people"]}</a></p> : (
        <fieldset><legend>{m.people.groups}</legend>
          {groups.map((one) => (
            <Check key={one.id} title={one.name} value={chosen.includes(one.id)}
              put={(on) => choose(on ? [...chosen, one.id] : chosen.filter((id) => id !== one.id))} />
          ))}
        </fieldset>
      )}
      {doing.failed && <p className="fault" role="alert">{doing.failed}</p>}
      <p className="row end">
        {batch.grouped && <button type="button" disabled={doing.busy} onClick={() => set([])}>{b.groupsFree}</button>}
        {groups.length > 0 && <button type="button" disabled={doing.busy || same(chosen, batch.groups)} onClick={() => set(chosen)}>{b.groupsSet}</button>}
      </p>
    </section>
  );
}

const same = (one: readonly number[], other: readonly number[]): boolean =>
  one.length === other.length && one.every((id) => other.includes(id));
