/** The tasks of a project: filters, columns, rows, what is done to many; or one task whole. */

import { useEffect, useMemo, useState } from "react";
import { useAsked } from "../../../manage/asked";
import * as calls from "../../../manage/calls";
import { atLeast, type Task } from "../../../manage/model";
import { Rows } from "../../../manage/rows";
import { follow } from "../../../router";
import { useStore } from "../../../store";
import { m } from "../../../texts.manage";
import { t } from "../../../texts";
import { Note } from "../../Note";
import type { PageProps } from "../Manage";
import { Bulk } from "./Bulk";
import { ColumnMenu } from "./ColumnMenu";
import { chosenColumns, columnsOf, dataKeys, keepColumns } from "./columns";
import { Filters } from "./Filters";
import { OneTask } from "./OneTask";
import { Table } from "./Table";
import { addressOf, sortHere, wantedHere } from "./wanted";

export default function Tasks(props: PageProps) {
  return props.item ? <OneTask {...props} /> : <All {...props} />;
}

/** So many tasks are looked at for the keys that data has. */
const SOME = 50;

function All({ role, project }: PageProps) {
  const [wanted, want] = useState<calls.Wanted>(wantedHere);
  const [round, again] = useState(0);
  const word = JSON.stringify(wanted);
  const [sort, order] = useState<calls.Sort>(sortHere);
  const rows = useMemo(() => new Rows(project.id, wanted, sort), [project.id, word, sort, round]);
  useEffect(() => () => rows.close(), [rows]);
  useEffect(() => {
    history.replaceState(null, "", addressOf(wanted, sort) || location.pathname);
  }, [word, sort]);
  const state = useStore(rows.state);
  const [columns, setColumns] = useState(() => chosenColumns(project.id));
  const schema = useAsked(() => calls.schemaOf(project.id).catch(() => ({})), [project.id]).value;
  const batches = useAsked(() => calls.batches(project.id).catch(() => []), [project.id]).value ?? [];
  const keys = dataKeys(schema, [...state.data.values()].slice(0, SOME));
  const shown = useMemo(() => columnsOf(columns), [columns]);
  const [picked, pick] = useState<ReadonlyMap<number, Task>>(new Map());
  useEffect(() => pick(new Map()), [rows]);
  const place = `${project.id}${addressOf(wanted, sort)}`;
  const filtered = Object.keys(wanted).length > 0;
  return (
    <main className="tasks-page">
      <header className="row spread">
        <h1>{m.parts["tasks"]} <span className="count" role="status">{state.total === null ? "" : m.tasks.count(state.total)}</span></h1>
        <span className="row">
          <ColumnMenu chosen={columns} keys={keys} choose={(ids) => { setColumns(ids); keepColumns(project.id, ids); }} />
          <button type="button" onClick={() => again(round + 1)}>{m.refresh}</button>
        </span>
      </header>
      <Filters wanted={wanted} batches={batches} want={want} />
      {picked.size > 0 && atLeast(role, "manager") && (
        <Bulk rows={rows} picked={picked} pick={pick} />
      )}
      {state.failed ? <Note title={t.label.failed} help={state.failed}><button type="button" onClick={() => again(round + 1)}>{t.retry}</button></Note>
        : state.total === 0 && state.whole ? (
          <Note title={filtered ? m.tasks.none : m.tasks.noneYet} help={filtered ? undefined : m.tasks.noneYetHelp}>
            {!filtered && <a className="button" href={`/projects/${project.id}/upload`} onClick={follow}>{m.parts["upload"]}</a>}
          </Note>
        ) : <Table key={place} place={place} rows={rows} project={project.id} columns={shown} picked={picked} pick={pick} order={order} />}
    </main>
  );
}
