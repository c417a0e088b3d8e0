/** What was done to people, keys, projects and webhooks: a list without an end, and as a file. */

import { Fragment, useEffect, useRef, useState } from "react";
import { excuse, useAsked } from "../../../manage/asked";
import * as calls from "../../../manage/calls";
import type { AuditEntry } from "../../../manage/model";
import { o } from "../../../texts.office";
import { m } from "../../../texts.manage";
import { t } from "../../../texts";
import { Note } from "../../Note";
import { Pick, Text } from "../form";
import { moment } from "../moments";
import "./office.css";

const WEEK_MS = 7 * 86_400_000;
const dayOf = (at: number): string => {
  const here = new Date(at - new Date(at).getTimezoneOffset() * 60_000);
  return here.toISOString().slice(0, 10);
};
const momentOf = (day: string, late: boolean): string | undefined =>
  day ? new Date(`${day}T${late ? "23:59:59.999" : "00:00"}`).toISOString() : undefined;

export default function Audit() {
  const people = useAsked(calls.people, []).value ?? [];
  const [member, choose] = useState("");
  const [what, ask] = useState("");
  const [since, from] = useState(() => dayOf(Date.now() - WEEK_MS));
  const [until, to] = useState("");
  const wanted: calls.AuditWanted = {
    member_id: member ? Number(member) : undefined, what: what || undefined, since: momentOf(since, false), until: momentOf(until, true),
  };
  const nameOf = (id: number | null): string => {
    const one = people.find((person) => person.id === id);
    return one ? one.name || one.email : id ? `#${id}` : o.audit.server;
  };
  return (
    <main className="sheet">
      <div className="row spread"><h1>{m.parts["audit"]}</h1>
        <a className="button" href={calls.auditFile(wanted)} download>{o.audit.export}</a></div>
      <p className="soft">{o.audit.help}</p>
      <form className="panel-box" role="search" aria-label={m.tasks.filters} onSubmit={(event) => event.preventDefault()}>
        <div className="four">
          <Pick title={o.audit.who} value={member} put={choose}
            options={[["", o.audit.anybody], ["0", o.audit.server], ...people.map((one) => [String(one.id), one.name || one.email] as const)]} />
          <Pick title={o.audit.what} value={what} options={[["", o.audit.anything], ...Object.entries(o.audit.nouns)]} put={ask} />
          <Text title={o.audit.since} type="date" value={since} put={from} />
          <Text title={o.audit.until} type="date" value={until} put={to} />
        </div>
      </form>
      <List key={JSON.stringify(wanted)} wanted={wanted} nameOf={nameOf} />
    </main>
  );
}

function List({ wanted, nameOf }: { wanted: calls.AuditWanted; nameOf(id: number | null): string }) {
  const [rows, put] = useState<AuditEntry[]>([]);
  const [next, on] = useState<number | null>(0);
  const [failed, fail] = useState("");
  const end = useRef<HTMLParagraphElement>(null);
  const busy = useRef(false);
  const load = async (after: number) => {
    if (busy.current) return;
    busy.current = true;
    fail("");
    try {
      const page = await calls.audit(wanted, after);
      put((before) => [...before, ...page.items]);
      on(page.next);
    } catch (error) {
      fail(excuse(error));
    } finally {
      busy.current = false;
    }
  };
  // The end of the list in sight asks for what comes next.
  useEffect(() => {
    if (!end.current || next === null || failed) return;
    const watcher = new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && void load(next), { rootMargin: "600px" });
    watcher.observe(end.current);
    return () => watcher.disconnect();
  }, [next, failed]);
  return (
    <>
      {rows.length > 0 && (
        <section className="panel-box" aria-label={m.parts["audit"]}><div className="scroll-x" tabIndex={0} role="group" aria-label={m.parts["audit"]}><table className="audit">
          <thead><tr>{[o.audit.at, o.audit.who, o.audit.what, o.audit.about, o.audit.from].map((word) => <th key={word} scope="col">{word}</th>)}<td /></tr></thead>
          <tbody>{rows.map((one) => <Entry key={one.id} entry={one} nameOf={nameOf} />)}</tbody>
        </table></div></section>
      )}
      {failed && <Note title={t.label.failed} help={failed}><button type="button" onClick={() => next !== null && void load(next)}>{t.retry}</button></Note>}
      {next === null && rows.length === 0 && <Note title={o.audit.none} help={o.audit.noneHelp} />}
      <p ref={end} role="status" className="soft centred-text">{next !== null ? (failed ? "" : o.audit.loading) : rows.length ? o.audit.end : ""}</p>
    </>
  );
}

function Entry({ entry, nameOf }: { entry: AuditEntry; nameOf(id: number | null): string }) {
  const [open, toggle] = useState(false);
  const more: [string, string | null][] = [
    [o.audit.how, entry.route], [o.audit.request, entry.request_id], [o.audit.before, entry.before], [o.audit.after, entry.after],
  ];
  return (
    <Fragment>
      <tr>
        <td>{moment(entry.at)}</td>
        <th scope="row" dir="auto">{nameOf(entry.member_id)}{entry.key_prefix && <span className="soft block">{o.audit.key(entry.key_prefix)}</span>}</th>
        <td>{o.audit.done[entry.what] ?? entry.what}<span className="soft block"><code>{entry.what}</code></span></td>
        <td>{entry.object_id ?? ""}</td>
        <td>{entry.peer}</td>
        <td className="row end"><button type="button" className="quiet icon" aria-expanded={open} aria-label={`${m.task.data} ${entry.id}`} onClick={() => toggle(!open)}>{open ? "▴" : "▾"}</button></td>
      </tr>
      {open && <tr><td colSpan={6}><dl className="facts">{more.filter(([, value]) => value).map(([name, value]) => (
        <div key={name}><dt>{name}</dt><dd><code>{value}</code></dd></div>))}</dl></td></tr>}
    </Fragment>
  );
}
