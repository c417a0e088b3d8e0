/** Skills of people: which there are, who has each, and how well. */

import { useState } from "react";
import { type Asked, useAsked, useDoing } from "../../../manage/asked";
import * as calls from "../../../manage/calls";
import type { Person, Skill } from "../../../manage/model";
import { o } from "../../../texts.office";
import { m } from "../../../texts.manage";
import { t } from "../../../texts";
import { Note } from "../../Note";
import { Sure, Text } from "../form";
import "./office.css";

interface Held extends Skill {
  levels: ReadonlyMap<number, number>;
}

const MANY = 12;

async function all(): Promise<Held[]> {
  const skills = await calls.skills();
  return Promise.all(skills.map(async (one) => {
    const holders = await calls.holders(one.id);
    return { ...one, levels: new Map(holders.map(({ member_id, value }) => [member_id, value])) };
  }));
}

export default function Skills() {
  const asked = useAsked(all, []);
  const people = useAsked(calls.people, []);
  const rows = asked.value;
  return (
    <main className="sheet">
      <h1>{m.parts["skills"]}</h1>
      <p className="soft">{o.skills.help}</p>
      <New made={(skill) => asked.put([...(rows ?? []), { ...skill, levels: new Map() }])} />
      {(asked.failed || people.failed) && <p className="fault" role="alert">{asked.failed || people.failed}</p>}
      {!rows && !asked.failed && <Note title={t.loading} busy />}
      {rows?.length === 0 && <Note title={o.skills.none} help={o.skills.noneHelp} />}
      {rows && people.value && rows.map((one) => <OneSkill key={one.id} skill={one} people={people.value ?? []} asked={asked} alone={rows.length === 1} />)}
    </main>
  );
}

function New({ made }: { made(skill: Skill): void }) {
  const [name, call] = useState("");
  const doing = useDoing();
  return (
    <form className="panel-box" onSubmit={(event) => {
      event.preventDefault();
      void doing.run(async () => { made(await calls.createSkill(name.trim())); call(""); });
    }}>
      <div className="row low-row">
        <Text title={o.skills.create} value={name} put={call} required />
        <button className="low primary" disabled={doing.busy || !name.trim()}>{o.skills.make}</button>
      </div>
      {doing.failed && <p className="fault" role="alert">{doing.failed}</p>}
    </form>
  );
}

interface OneProps {
  skill: Held;
  people: readonly Person[];
  asked: Asked<Held[]>;
  alone: boolean;
}

function OneSkill({ skill, people, asked, alone }: OneProps) {
  const [name, call] = useState(skill.name);
  const [wanted, find] = useState("");
  const [said, say] = useState("");
  const doing = useDoing();
  const rows = asked.value ?? [];
  const put = (now: Held) => asked.put(rows.map((one) => (one.id === now.id ? now : one)));
  const give = (person: Person, value: number | null) => void doing.run(async () => {
    await calls.setSkill(skill.id, person.id, value);
    const levels = new Map(skill.levels);
    if (value === null) levels.delete(person.id);
    else levels.set(person.id, value);
    put({ ...skill, levels });
    say(o.skills.saved);
  });
  const needle = wanted.trim().toLowerCase();
  const shown = people.filter((one) => `${one.name} ${one.email}`.toLowerCase().includes(needle));
  return (
    <details className="panel-box group" open={alone}>
      <summary><b dir="auto">{skill.name}</b> <span className="soft">{o.skills.holders(skill.levels.size)}</span></summary>
      {people.length > MANY && <input type="search" value={wanted} aria-label={o.skills.find} placeholder={o.skills.find} onChange={(event) => find(event.target.value)} />}
      <p className="soft">{o.skills.levelHelp} <span role="status">{said}</span></p>
      {doing.failed && <p className="fault" role="alert">{doing.failed}</p>}
      <div className="log"><table>
        <thead><tr><th scope="col">{o.skills.person}</th><th scope="col">{o.skills.level}</th></tr></thead>
        <tbody>{shown.map((person) => (
          <tr key={person.id}>
            <th scope="row" dir="auto">{person.name || person.email}</th>
            <td><Level value={skill.levels.get(person.id) ?? null} label={o.skills.levelOf(person.name || person.email, skill.name)}
              put={(value) => { say(""); give(person, value); }} /></td>
          </tr>
        ))}</tbody>
      </table></div>
      <form className="row low-row" onSubmit={(event) => {
        event.preventDefault();
        void doing.run(async () => put({ ...skill, ...(await calls.renameSkill(skill.id, name.trim())) }));
      }}>
        <Text title={o.skills.name} value={name} put={call} required />
        <button className="low" disabled={doing.busy || !name.trim() || name.trim() === skill.name}>{o.skills.rename}</button>
        <Sure title={o.skills.delete} words={o.skills.deleteSure} disabled={doing.busy}
          run={() => void doing.run(async () => { await calls.deleteSkill(skill.id); asked.put(rows.filter((one) => one.id !== skill.id)); })} />
      </form>
      <p className="soft">{o.skills.deleteHelp}</p>
    </details>
  );
}

/** Stored when one leaves it, or presses Enter. */
function Level({ value, label, put }: { value: number | null; label: string; put(value: number | null): void }) {
  const [text, type] = useState(value === null ? "" : String(value));
  const done = () => {
    const next = text.trim() === "" ? null : Number(text);
    if (next !== null && !(next >= 0)) type(value === null ? "" : String(value));
    else if (next !== value) put(next);
  };
  return (
    <input type="number" min="0" step="any" className="level" aria-label={label} value={text} onChange={(event) => type(event.target.value)}
      onBlur={done} onKeyDown={(event) => { if (event.key === "Enter") { event.preventDefault(); done(); } }} />
  );
}
