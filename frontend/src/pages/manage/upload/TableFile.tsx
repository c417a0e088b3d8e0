/** A table before it becomes tasks: its first rows, and what each column is. */

import { useEffect, useMemo, useState } from "react";
import type { Row } from "../../../manage/sending";
import { guess, readTable, type Table, type Target, taskOf } from "../../../manage/tables";
import type { Failed, Uploads } from "../../../manage/uploads";
import type { Input } from "../../../model";
import { u } from "../../../texts.upload";

interface Props {
  file: File;
  uploads: Uploads;
  inputs: readonly Input[];
  busy: boolean;
}

const SEEN = 5;
const WORDS = { missing: u.missing, priority: u.priorityWrong };

export function TableFile(props: Props) {
  const { file, inputs } = props;
  const [table, read] = useState<Table | null>(null);
  useEffect(() => {
    let gone = false;
    void file.text().then((text) => !gone && read(readTable(text, /\.tsv$/i.test(file.name) ? "\t" : null)));
    return () => {
      gone = true;
    };
  }, [file]);
  return (
    <section className="panel-box" aria-label={file.name}>
      <h2 dir="auto">{file.name}</h2>
      {!table ? <p className="soft" role="status">{u.reading}</p> : table.head.length === 0
        ? <Nothing {...props} /> : <Mapping key={inputs.map((one) => one.key).join()} {...props} table={table} />}
    </section>
  );
}

function Nothing({ file, uploads }: Props) {
  return <p className="row spread"><span className="fault" role="alert">{u.unread}</span><button type="button" onClick={() => uploads.drop(file)}>{u.leave}</button></p>;
}

const spelled = (target: Target): string => (target.to === "data" ? `data:${target.key}` : target.to);
const meant = (word: string): Target => (word.startsWith("data:") ? { to: "data", key: word.slice(5) } : { to: word as "name" });

function Mapping({ file, uploads, inputs, busy, table }: Props & { table: Table }) {
  const [targets, map] = useState<Target[]>(() => guess(table, inputs));
  const { good, bad } = useMemo(() => sorted(file.name, table, targets, inputs), [file, table, targets, inputs]);
  const keys = inputs.flatMap((one) => one.key ?? []);
  return (
    <>
      <p className="soft">{u.table} {u.first(Math.min(SEEN, table.rows.length), table.rows.length)}.</p>
      <div className="scroll-x" tabIndex={0} role="group" aria-label={file.name}><table className="mapping">
        <thead>
          <tr>{table.head.map((column) => <th key={column} scope="col" dir="auto">{column}</th>)}</tr>
          <tr>{table.head.map((column, n) => {
            const value = spelled(targets[n] ?? { to: "nowhere" });
            const own = [...new Set([...keys, column])];
            return (
              <td key={column}><select value={value} aria-label={u.column(column)} data-out={value === "nowhere"} onChange={(event) => map(targets.with(n, meant(event.target.value)))}>
                {own.map((key) => <option key={key} value={`data:${key}`}>{u.asData(key)}</option>)}
                {u.parts.map(([part, words]) => <option key={part} value={part}>{words}</option>)}
              </select></td>
            );
          })}</tr>
        </thead>
        <tbody>{table.rows.slice(0, SEEN).map((row, n) => (
          <tr key={n}>{table.head.map((column, i) => <td key={column} dir="auto" data-out={targets[i]?.to === "nowhere"}>{(row[i] ?? "").slice(0, 120)}</td>)}</tr>
        ))}</tbody>
      </table></div>
      {bad.length > 0 && <p className="fault" role="status">{u.bad(bad.length)} {bad.slice(0, 3).map((one) => u.at(one.row ?? 0, one.why)).join("; ")}{bad.length > 3 && " …"}</p>}
      <p className="row end">
        <button type="button" className="quiet" onClick={() => uploads.drop(file)}>{u.leave}</button>
        <button type="button" disabled={busy} title={u.serverHelp} onClick={() => void uploads.asData(file)}>{u.server}</button>
        <button type="button" className="primary" disabled={busy || !good.length} onClick={() => void uploads.rows(file, good, bad)}>{u.make(good.length)}</button>
      </p>
    </>
  );
}

/** The rows that become tasks, and those that do not. The head is row 1. */
function sorted(name: string, table: Table, targets: readonly Target[], inputs: readonly Input[]): { good: Row[]; bad: Failed[] } {
  const good: Row[] = [];
  const bad: Failed[] = [];
  for (const [n, cells] of table.rows.entries()) {
    const task = taskOf(cells, targets, inputs, WORDS);
    if (typeof task === "string") bad.push({ name, why: task, row: n + 2, cells });
    else good.push({ row: n + 2, task, cells });
  }
  return { good, bad };
}
