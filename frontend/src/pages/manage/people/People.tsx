/** The people of the organization: roles, invitations, groups. */

import { useState } from "react";
import { type Asked, useAsked, useDoing } from "../../../manage/asked";
import * as calls from "../../../manage/calls";
import { atLeast, type Invitation, type Person, ROLES } from "../../../manage/model";
import type { Session } from "../../../model";
import { m } from "../../../texts.manage";
import { t } from "../../../texts";
import { Note } from "../../Note";
import { Pick, Secret, Sure, Text } from "../form";
import { day } from "../moments";
import { Groups } from "./Groups";

export const roleOptions = (most: string) =>
  ROLES.filter((role) => atLeast(most, role)).map((role) => [role, `${m.roles[role]} – ${m.roleHelp[role]}`] as const);

export default function People({ who }: { who: Session }) {
  const people = useAsked(calls.people, []);
  const admin = atLeast(who.member.role, "admin");
  return (
    <main className="sheet">
      <h1>{m.parts["people"]}</h1>
      {people.failed && <Note title={t.label.failed} help={people.failed}><button type="button" onClick={people.again}>{t.retry}</button></Note>}
      {!people.value && !people.failed && <Note title={t.loading} busy />}
      {people.value && <List people={people} rows={people.value} who={who} admin={admin} />}
      {admin && <div className="two"><Invite role={who.member.role} /><Add role={who.member.role} again={people.again} /></div>}
      {people.value && <Groups people={people.value} />}
    </main>
  );
}

function List({ people, rows, who, admin }: { people: Asked<Person[]>; rows: Person[]; who: Session; admin: boolean }) {
  const doing = useDoing();
  const [link, show] = useState<{ id: number; link: string } | null>(null);
  return (
    <section className="panel-box" aria-label={m.parts["people"]}>
      {doing.failed && <p className="fault" role="alert">{doing.failed}</p>}
      <div className="scroll-x"><table>
        <thead><tr><th scope="col">{m.people.who}</th><th scope="col">{m.people.role}</th><th scope="col">{m.people.since}</th>{admin && <td />}</tr></thead>
        <tbody>
          {rows.map((one) => {
            const mine = one.id === who.member.id;
            return (
              <tr key={one.id}>
                <th scope="row" dir="auto">{one.name || one.email}<span className="soft block">{one.name && one.name !== one.email ? one.email : ""}</span></th>
                <td>{admin && !mine ? (
                  <select value={one.role} aria-label={m.people.roleOf(one.name || one.email)} disabled={doing.busy}
                    onChange={(event) => void doing.run(async () => {
                      const changed = await calls.changeRole(one.id, event.target.value);
                      people.put(rows.map((row) => (row.id === one.id ? changed : row)));
                    })}>
                    {ROLES.map((role) => <option key={role} value={role}>{m.roles[role]}</option>)}
                  </select>
                ) : m.roles[one.role] ?? one.role}</td>
                <td>{day(one.created_at)}</td>
                {admin && <td className="row end">{!mine && (
                  <>
                    <button type="button" className="quiet" disabled={doing.busy} onClick={() => void doing.run(async () => {
                      const made = await calls.passwordLink(one.id);
                      show(made.link ? { id: one.id, link: made.link } : null);
                    })}>{m.people.newPassword}</button>
                    <Sure title={m.people.remove} words={m.people.removeSure} disabled={doing.busy}
                      run={() => void doing.run(async () => { await calls.removePerson(one.id); people.put(rows.filter((row) => row.id !== one.id)); })} />
                  </>
                )}</td>}
              </tr>
            );
          })}
        </tbody>
      </table></div>
      {link && <Secret title={`${m.people.link} (${rows.find((one) => one.id === link.id)?.email ?? ""})`} value={link.link} />}
    </section>
  );
}

function Add({ role: most, again }: { role: string; again(): void }) {
  const [email, setEmail] = useState("");
  const [name, setName] = useState("");
  const [role, setRole] = useState("labeler");
  const [made, show] = useState<{ email: string; password: string | null; api_key: string } | null>(null);
  const doing = useDoing();
  return (
    <form className="panel-box" onSubmit={(event) => {
      event.preventDefault();
      void doing.run(async () => { show(await calls.addPerson(email.trim(), role, name.trim())); setEmail(""); setName(""); again(); });
    }}>
      <h2>{m.people.add}</h2>
      <Text title={m.people.email} type="email" value={email} put={setEmail} required />
      <Text title={m.people.name} value={name} put={setName} />
      <Pick title={m.people.role} help={m.people.addHelp} value={role} options={roleOptions(most)} put={setRole} />
      {doing.failed && <p className="fault" role="alert">{doing.failed}</p>}
      {made && <>{made.password && <Secret title={`${m.people.password} (${made.email})`} value={made.password} />}<Secret title={m.people.apiKey} value={made.api_key} /></>}
      <p className="row end"><button className="primary" disabled={doing.busy}>{m.people.add}</button></p>
    </form>
  );
}

function Invite({ role: most }: { role: string }) {
  const open = useAsked(calls.invitations, []);
  const [email, setEmail] = useState("");
  const [role, setRole] = useState("labeler");
  const [made, show] = useState<{ link: string | null; mailed: boolean } | null>(null);
  const doing = useDoing();
  return (
    <form className="panel-box" onSubmit={(event) => {
      event.preventDefault();
      void doing.run(async () => { show(await calls.invite(role, email.trim())); setEmail(""); open.again(); });
    }}>
      <h2>{m.people.invite}</h2>
      <Text title={m.people.inviteEmail} type="email" value={email} put={setEmail} />
      <Pick title={m.people.role} help={m.people.inviteHelp} value={role} options={roleOptions(most)} put={setRole} />
      {doing.failed && <p className="fault" role="alert">{doing.failed}</p>}
      {made && (made.link ? <Secret title={m.people.link} value={made.link} /> : made.mailed && <p role="status">{m.people.mailed}</p>)}
      <p className="row end"><button className="primary" disabled={doing.busy}>{m.people.invite}</button></p>
      {open.value && open.value.length > 0 && <Invitations open={open} rows={open.value} />}
    </form>
  );
}

function Invitations({ open, rows }: { open: Asked<Invitation[]>; rows: Invitation[] }) {
  const doing = useDoing();
  return (
    <>
      <h3>{m.people.invitations}</h3>
      <ul className="plain-list">
        {rows.map((one) => (
          <li key={one.id} className="row spread"><span>{one.email ?? m.people.anybody} <span className="soft">{m.roles[one.role]} · {m.people.until(day(one.expires_at))}</span></span>
            <button type="button" className="quiet" disabled={doing.busy} aria-label={`${m.people.revoke}: ${one.email ?? m.people.anybody}`}
              onClick={() => void doing.run(async () => { await calls.uninvite(one.id); open.put(rows.filter((row) => row.id !== one.id)); })}>{m.people.revoke}</button></li>
        ))}
      </ul>
    </>
  );
}
