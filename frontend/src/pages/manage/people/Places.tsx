/** Who may do what in one project, and who works on what now. */

import { useAsked, useDoing } from "../../../manage/asked";
import * as calls from "../../../manage/calls";
import { atLeast, type Person, ROLES } from "../../../manage/model";
import { follow } from "../../../router";
import { m } from "../../../texts.manage";
import { t } from "../../../texts";
import { Note } from "../../Note";
import type { PageProps } from "../Manage";

interface Row {
  person: Person;
  place: string | null;
  holds: number[];
}

async function rowsOf(project: number): Promise<Row[]> {
  const [people, places, holds] = await Promise.all([calls.people(), calls.places(project), calls.holds(project, { state: "active" })]);
  const place = new Map(places.map((one) => [one.member_id, one.role]));
  return people.map((person) => ({
    person, place: place.get(person.id) ?? null,
    holds: holds.items.filter((one) => one.member_id === person.id).flatMap((one) => one.task_ids),
  }));
}

export default function Places({ project }: PageProps) {
  const asked = useAsked(() => rowsOf(project.id), [project.id]);
  const doing = useDoing();
  const rows = asked.value;
  return (
    <main className="sheet">
      <div className="row spread"><h1>{m.parts["people"]}</h1>
        <a href="/manage/people" onClick={follow}>{m.people.add} …</a></div>
      <p className="soft">{project.open_to_all ? m.people.openToAll : m.people.closed}</p>
      {(asked.failed || doing.failed) && <p className="fault" role="alert">{asked.failed || doing.failed}</p>}
      {!rows && !asked.failed && <Note title={t.loading} busy />}
      {rows && (
        <section className="panel-box" aria-label={m.parts["people"]}>
          <div className="scroll-x"><table>
            <thead><tr><th scope="col">{m.people.who}</th><th scope="col">{m.people.inOrganization}</th><th scope="col">{m.people.inProject}</th><th scope="col">{m.people.works}</th></tr></thead>
            <tbody>
              {rows.map(({ person, place, holds }) => (
                <tr key={person.id}>
                  <th scope="row" dir="auto">{person.name || person.email}<span className="soft block">{person.name && person.name !== person.email ? person.email : ""}</span></th>
                  <td>{m.roles[person.role] ?? person.role}</td>
                  <td>{atLeast(person.role, "admin") ? m.roles[person.role] : (
                    <select value={place ?? ""} aria-label={m.people.roleOf(person.name || person.email)} disabled={doing.busy}
                      onChange={(event) => void doing.run(async () => {
                        const role = event.target.value || null;
                        await calls.setPlace(project.id, person.id, role);
                        asked.put(rows.map((row) => (row.person.id === person.id ? { ...row, place: role } : row)));
                      })}>
                      <option value="">{m.people.noPlace}</option>
                      {ROLES.slice(0, 4).map((role) => <option key={role} value={role}>{m.roles[role]}</option>)}
                    </select>
                  )}</td>
                  <td>{holds.length ? (
                    <>{m.people.holds(holds.length)}: {holds.slice(0, 3).map((id) => (
                      <a key={id} href={`/projects/${project.id}/tasks/${id}`} onClick={follow}>{id} </a>))}</>
                  ) : <span className="soft">{m.people.nothing}</span>}</td>
                </tr>
              ))}
            </tbody>
          </table></div>
        </section>
      )}
    </main>
  );
}
