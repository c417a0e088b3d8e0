/** The tasks of a project: filters, columns, rows, what is done to many; or one task whole. */

import { useEffect, useMemo, useState } from "react";
import type { Wanted } from "../../../manage/calls";
import { atLeast, type Task } from "../../../manage/model";
import { Rows } from "../../../manage/rows";
import { follow } from "../../../router";
import { useStore } from "../../../store";
import { m } from "../../../texts.manage";
import { t } from "../../../texts";
import { Note } from "../../Note";
import type { PageProps } from "../Manage";
import { Bulk } from "./Bulk";
import { chosenColumns, COLUMNS, keepColumns } from "./columns";
import { Filters } from "./Filters";
import { OneTask } from "./OneTask";
import { Table } from "./Table";

export default function Tasks(props: PageProps) {
  return props.item ? <OneTask {...props} /> : <All {...props} />;
}

const NAMES = ["state", "kind", "name_like", "tag", "verdict"] as const;

/** The filters that the address names. */
function wantedHere(): Wanted {
  const said = new URLSearchParams(location.search);
  return Object.fromEntries(NAMES.flatMap((name) => (said.get(name) ? [[name, said.get(name)]] : [])));
}

function All({ role, project }: PageProps) {
  const [wanted, want] = useState<Wanted>(wantedHere);
  const [round, again] = useState(0);
  const word = JSON.stringify(wanted);
  const rows = useMemo(() => new Rows(project.id, wanted), [project.id, word, round]);
  useEffect(() => () => rows.close(), [rows]);
  useEffect(() => {
    const said = new URLSearchParams(Object.entries(wanted).map(([name, value]) => [name, String(value)]));
    history.replaceState(null, "", said.size ? `?${said}` : location.pathname);
  }, [word]);
  const state = useStore(rows.state);
  const [columns, setColumns] = useState(chosenColumns);
  const [picked, pick] = useState<ReadonlyMap<number, Task>>(new Map());
  useEffect(() => pick(new Map()), [rows]);
  const filtered = Object.keys(wanted).length > 0;
  return (
    <main className="tasks-page">
      <header className="row spread">
        <h1>{m.parts["tasks"]} <span className="count" role="status">{state.total === null ? "" : m.tasks.count(state.total)}</span></h1>
        <span className="row">
          <details className="menu">
            <summary className="button">{m.tasks.columns}</summary>
            <div className="menu-body">
              {COLUMNS.map((one) => (
                <label key={one.id} className="check"><input type="checkbox" checked={columns.includes(one.id)} onChange={(event) => {
                  const next = COLUMNS.map((other) => other.id).filter((id) => (id === one.id ? event.target.checked : columns.includes(id)));
                  setColumns(next);
                  keepColumns(next);
                }} /> {m.tasks.columnOf[one.id]}</label>
              ))}
            </div>
          </details>
          <button type="button" onClick={() => again(round + 1)}>{m.refresh}</button>
        </span>
      </header>
      <Filters wanted={wanted} want={want} />
      {picked.size > 0 && atLeast(role, "manager") && (
        <Bulk rows={rows} picked={picked} pick={pick} />
      )}
      {state.failed ? <Note title={t.label.failed} help={state.failed}><button type="button" onClick={() => again(round + 1)}>{t.retry}</button></Note>
        : state.total === 0 && state.whole ? (
          <Note title={filtered ? m.tasks.none : m.tasks.noneYet} help={filtered ? undefined : m.tasks.noneYetHelp}>
            {!filtered && <a className="button" href={`/projects/${project.id}/upload`} onClick={follow}>{m.parts["upload"]}</a>}
          </Note>
        ) : <Table rows={rows} project={project.id} columns={COLUMNS.filter((one) => columns.includes(one.id))} picked={picked} pick={pick} />}
    </main>
  );
}
