/** Groups of people, which batches may be kept for. */

import { useState } from "react";
import { useAsked, useDoing } from "../../../manage/asked";
import * as calls from "../../../manage/calls";
import type { Person } from "../../../manage/model";
import { m } from "../../../texts.manage";
import { Sure, Text } from "../form";

interface Group {
  id: number;
  name: string;
  members: number[];
}

async function all(): Promise<Group[]> {
  const groups = await calls.groups();
  return Promise.all(groups.map(async (one) => ({ id: one.id, name: one.name, members: await calls.inGroup(one.id) })));
}

export function Groups({ people }: { people: Person[] }) {
  const groups = useAsked(all, []);
  const [name, call] = useState("");
  const doing = useDoing();
  const set = (group: Group, member: number, on: boolean) => void doing.run(async () => {
    const members = on ? [...group.members, member] : group.members.filter((one) => one !== member);
    const before = groups.value ?? [];
    // At once; taken back if the server says no.
    groups.put(before.map((one) => (one.id === group.id ? { ...one, members } : one)));
    await calls.setInGroup(group.id, member, on).catch((error: unknown) => {
      groups.put(before);
      throw error;
    });
  });
  return (
    <section className="panel-box" aria-labelledby="groups-title">
      <h2 id="groups-title">{m.people.groups}</h2>
      {(doing.failed || groups.failed) && <p className="fault" role="alert">{doing.failed || groups.failed}</p>}
      {groups.value?.length === 0 && <p className="soft">{m.people.noGroups}</p>}
      {groups.value?.map((group) => (
        <details key={group.id} className="group">
          <summary><b dir="auto">{group.name}</b> <span className="soft">{m.people.groupMembers(group.members.length)}</span></summary>
          <fieldset aria-label={group.name}>
            {people.map((one) => (
              <label key={one.id} className="check">
                <input type="checkbox" checked={group.members.includes(one.id)} aria-label={m.people.inGroup(one.name || one.email, group.name)}
                  onChange={(event) => set(group, one.id, event.target.checked)} /> {one.name || one.email}</label>
            ))}
          </fieldset>
          <p className="row end"><Sure title={m.remove} run={() => void doing.run(async () => { await calls.deleteGroup(group.id); groups.again(); })} /></p>
        </details>
      ))}
      <form className="row" onSubmit={(event) => {
        event.preventDefault();
        void doing.run(async () => { await calls.createGroup(name.trim()); call(""); groups.again(); });
      }}>
        <Text title={m.people.newGroup} value={name} put={call} required />
        <button className="low" disabled={doing.busy || !name.trim()}>{m.people.create}</button>
      </form>
    </section>
  );
}
