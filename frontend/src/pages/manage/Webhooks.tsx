/** Webhooks: whom we call about what, how the calls went, once more. */

import { useEffect, useState } from "react";
import { useAsked, useDoing } from "../../manage/asked";
import * as calls from "../../manage/calls";
import type { FullProject, Webhook } from "../../manage/model";
import type { Session } from "../../model";
import { m } from "../../texts.manage";
import { Check, Secret, Sure, Text } from "./form";
import { moment } from "./moments";

const KINDS = [
  "project.created", "project.updated", "project.deleted", "tasks.created", "tasks.deleted", "task.done", "task.error", "task.canceled", "task.recalled",
  "batch.opened", "batch.closed", "batch.completed", "assignment.created", "assignment.submitted", "assignment.skipped",
  "assignment.expired", "assignment.accepted", "assignment.rejected", "annotation.created", "annotation.updated", "annotation.deleted",
  "review.created", "member.created", "member.updated", "member.deleted", "group.created", "group.updated", "group.deleted",
  "skill.created", "skill.updated", "skill.deleted", "file.created", "snapshot.finished", "webhook.off",
];
const LOOK_MS = 1500;

export default function Webhooks({ project }: { who: Session; project?: FullProject }) {
  const hooks = useAsked(() => calls.webhooks(project?.id), [project?.id]);
  const [secret, show] = useState("");
  return (
    <main className="sheet">
      <h1>{m.parts["webhooks"]}</h1>
      {hooks.failed && <p className="fault" role="alert">{hooks.failed}</p>}
      {secret && <section className="panel-box once"><Secret title={m.webhooks.secret} value={secret} /></section>}
      {hooks.value?.length === 0 && <p className="soft">{m.webhooks.none}</p>}
      {hooks.value?.map((one) => <Hook key={one.id} hook={one} again={hooks.again} show={show} />)}
      <New project={project?.id} made={(found) => { show(found); hooks.again(); }} />
    </main>
  );
}

function Hook({ hook, again, show }: { hook: Webhook; again(): void; show(secret: string): void }) {
  const doing = useDoing();
  const [open, toggle] = useState(false);
  const [changes, change] = useState(false);
  const [round, look] = useState(0);
  return (
    <section className="panel-box" aria-label={hook.url}>
      <div className="row spread">
        <h2 className="address">{hook.url}</h2>
        <span className="chip" data-state={hook.active ? "active" : "off"}>{hook.active ? m.webhooks.on : m.webhooks.off}</span>
      </div>
      <p className="soft">{hook.kinds.length ? hook.kinds.join(", ") : m.webhooks.everything} · {hook.project_id === null ? m.webhooks.allProjects : m.webhooks.ofProject(hook.project_id)}</p>
      {hook.failing_since && <p className="fault">{m.webhooks.failing(moment(hook.failing_since))}: {hook.last_error}</p>}
      {doing.failed && <p className="fault" role="alert">{doing.failed}</p>}
      <p className="row">
        <button type="button" aria-expanded={open} onClick={() => toggle(!open)}>{open ? m.webhooks.hide : m.webhooks.log}</button>
        <button type="button" disabled={doing.busy} onClick={() => void doing.run(async () => { await calls.testWebhook(hook.id); toggle(true); look(round + 1); })}>{m.webhooks.test}</button>
        <button type="button" disabled={doing.busy} onClick={() => void doing.run(async () => { await calls.changeWebhook(hook.id, { active: !hook.active }); again(); })}>
          {hook.active ? m.webhooks.turnOff : m.webhooks.turnOn}</button>
        <button type="button" aria-expanded={changes} onClick={() => change(!changes)}>{m.webhooks.change}</button>
        <button type="button" disabled={doing.busy} onClick={() => void doing.run(async () => show((await calls.newSecret(hook.id)).secret))}>{m.webhooks.rotate}</button>
        <Sure title={m.webhooks.delete} words={m.webhooks.deleteSure} disabled={doing.busy}
          run={() => void doing.run(async () => { await calls.deleteWebhook(hook.id); again(); })} />
      </p>
      {changes && <Fields title={m.webhooks.changed} go={m.save} url={hook.url} kinds={hook.kinds}
        send={async (body) => { await calls.changeWebhook(hook.id, body); change(false); again(); }} />}
      {open && <Log hook={hook.id} round={round} />}
    </section>
  );
}

/** The newest calls first; looked at again while one is on its way. */
async function newest(hook: number) {
  let found = await calls.deliveries(hook);
  // The list goes up by number: only its end is shown.
  for (let n = 0; found.next !== null && n < 50; n++) found = await calls.deliveries(hook, found.next);
  return found.items.slice(-100).reverse();
}

function Log({ hook, round }: { hook: number; round: number }) {
  const asked = useAsked(() => newest(hook), [hook, round]);
  const doing = useDoing();
  const waiting = asked.value?.some((one) => one.state === "pending") ?? false;
  useEffect(() => {
    const timer = waiting ? setInterval(asked.again, LOOK_MS) : undefined;
    return () => clearInterval(timer);
  }, [waiting, asked.again]);
  if (asked.value?.length === 0) return <p className="soft">{m.webhooks.noCalls}</p>;
  return (
    <>
      {(asked.failed || doing.failed) && <p className="fault" role="alert">{asked.failed || doing.failed}</p>}
      <div className="scroll-x log" tabIndex={0} role="group" aria-label={m.webhooks.log}><table>
        <thead><tr><th scope="col">{m.webhooks.at}</th><th scope="col">{m.webhooks.event}</th><th scope="col">{m.webhooks.state}</th><th scope="col">{m.webhooks.tries}</th><th scope="col">{m.webhooks.answer}</th><td /></tr></thead>
        <tbody>
          {asked.value?.map((one) => (
            <tr key={one.id}>
              <td>{moment(one.created_at)}</td><td>{one.event_id}</td>
              <td><span className="chip" data-state={one.state}>{m.states[one.state] ?? one.state}</span></td>
              <td>{one.tries}</td>
              <td>{one.status ?? ""} {one.error ?? ""}{one.state === "pending" && one.next_at && one.tries > 0 && <span className="soft block">{m.webhooks.next(moment(one.next_at))}</span>}</td>
              <td><button type="button" disabled={doing.busy} aria-label={m.webhooks.replayOf(one.id)}
                onClick={() => void doing.run(async () => { await calls.replay(hook, one.id); asked.again(); })}>{m.webhooks.replay}</button></td>
            </tr>
          ))}
        </tbody>
      </table></div>
    </>
  );
}

function New({ project, made }: { project: number | undefined; made(secret: string): void }) {
  const [round, again] = useState(0);
  return (
    <Fields key={round} title={m.webhooks.create} go={m.webhooks.make} url="" kinds={[]} send={async (body) => {
      made((await calls.createWebhook({ ...body, ...(project === undefined ? {} : { project_id: project }) })).secret);
      again(round + 1);
    }} />
  );
}

interface FieldsProps {
  title: string;
  go: string;
  url: string;
  kinds: readonly string[];
  send(body: { url: string; kinds: string[] }): Promise<void>;
}

/** Whom to call, about what: of a new webhook, or of one that is changed. */
function Fields({ title, go, send, ...before }: FieldsProps) {
  const [url, type] = useState(before.url);
  const [kinds, choose] = useState(before.kinds);
  const doing = useDoing();
  return (
    <form className="panel-box" aria-label={title} onSubmit={(event) => {
      event.preventDefault();
      void doing.run(() => send({ url: url.trim(), kinds: [...kinds] }));
    }}>
      <h2>{title}</h2>
      <Text title={m.webhooks.url} type="url" value={url} put={type} required placeholder="https://" />
      <fieldset><legend>{m.webhooks.kinds}</legend>
        <p className="soft whole">{m.webhooks.kindsHelp}</p>
        {[...KINDS, ...before.kinds.filter((kind) => !KINDS.includes(kind))].map((kind) => (
          <Check key={kind} title={kind} value={kinds.includes(kind)} put={(on) => choose(on ? [...kinds, kind] : kinds.filter((one) => one !== kind))} />
        ))}
      </fieldset>
      {doing.failed && <p className="fault" role="alert">{doing.failed}</p>}
      <p className="row end"><button className="primary" disabled={doing.busy}>{go}</button></p>
    </form>
  );
}
