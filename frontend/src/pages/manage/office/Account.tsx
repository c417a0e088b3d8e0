/** Oneself: organizations, sessions, the password. */

import { useState } from "react";
import { switchTo } from "../../../api";
import { useAsked, useDoing } from "../../../manage/asked";
import * as calls from "../../../manage/calls";
import type { Device } from "../../../manage/model";
import type { Session } from "../../../model";
import { go } from "../../../router";
import { o } from "../../../texts.office";
import { m } from "../../../texts.manage";
import { t } from "../../../texts";
import { moment } from "../moments";
import "./office.css";

export default function Account({ who }: { who: Session }) {
  const { member } = who;
  const facts: [string, string][] = [[o.account.name, member.name ?? ""], [o.account.email, member.email], [o.account.role, m.roles[member.role] ?? member.role]];
  return (
    <main className="sheet">
      <h1>{m.parts["account"]}</h1>
      <section className="panel-box" aria-labelledby="you-title">
        <h2 id="you-title">{o.account.you}</h2>
        <dl className="facts">{facts.filter(([, value]) => value).map(([name, value]) => <div key={name}><dt>{name}</dt><dd dir="auto">{value}</dd></div>)}</dl>
      </section>
      {who.organizations.length > 1 && <Organizations who={who} />}
      <Sessions />
      <Password />
    </main>
  );
}

function Organizations({ who }: { who: Session }) {
  const doing = useDoing();
  return (
    <section className="panel-box" aria-labelledby="organizations-title">
      <h2 id="organizations-title">{o.account.organizations}</h2>
      <ul className="plain-list">{who.organizations.map((one) => (
        <li key={one.id} className="row spread"><span><b dir="auto">{one.name}</b> <span className="soft">{m.roles[one.role] ?? one.role}</span></span>
          {one.id === who.member.organization_id ? <span className="chip" data-state="active">{o.account.here}</span> : (
            <button type="button" disabled={doing.busy} aria-label={o.account.goTo(one.name)}
              onClick={() => void doing.run(async () => { await switchTo(one.id); go("/projects"); })}>{o.account.go}</button>
          )}</li>
      ))}</ul>
      {doing.failed && <p className="fault" role="alert">{doing.failed}</p>}
    </section>
  );
}

/** What a browser calls itself, in two words. */
export function named(agent: string): string {
  const browser = /(Edg|OPR|Firefox|Chrome|Safari)\//.exec(agent.replace("HeadlessChrome", "Chrome"))?.[1];
  const system = /Windows|Android|iPhone|iPad|Mac OS|CrOS|Linux/.exec(agent)?.[0];
  const words = { Edg: "Edge", OPR: "Opera" }[browser ?? ""] ?? browser;
  return [words ?? agent.slice(0, 60), system].filter(Boolean).join(", ") || o.account.unknown;
}

function Sessions() {
  const asked = useAsked(calls.devices, []);
  const doing = useDoing();
  // The session of this page is the one that was used last.
  const newest = asked.value?.toSorted((a, b) => (a.last_used_at < b.last_used_at ? 1 : -1)) ?? [];
  const here = (one: Device) => one === newest[0] && one.agent === navigator.userAgent;
  return (
    <section className="panel-box" aria-labelledby="sessions-title">
      <h2 id="sessions-title">{o.account.sessions}</h2>
      {!asked.value && !asked.failed && <p className="soft">{t.loading}</p>}
      {(asked.failed || doing.failed) && <p className="fault" role="alert">{asked.failed || doing.failed}</p>}
      <ul className="plain-list devices">{newest.map((one) => (
        <li key={one.id} className="row spread">
          <span><b title={one.agent}>{named(one.agent)}</b> {here(one) && <span className="chip" data-state="active">{o.account.this}</span>}
            <span className="soft block">{[one.address, o.account.since(moment(one.created_at)), o.account.used(moment(one.last_used_at))].filter(Boolean).join(" · ")}</span></span>
          {!here(one) && <button type="button" disabled={doing.busy} aria-label={o.account.endOf(named(one.agent))}
            onClick={() => void doing.run(async () => { await calls.endDevice(one.id); asked.put((asked.value ?? []).filter((other) => other.id !== one.id)); })}>{o.account.end}</button>}
        </li>
      ))}</ul>
    </section>
  );
}

function Password() {
  const [old, setOld] = useState("");
  const [fresh, setFresh] = useState("");
  const [again, setAgain] = useState("");
  const [said, say] = useState("");
  const doing = useDoing();
  const differ = again !== "" && again !== fresh;
  const field = (id: string, title: string, value: string, put: (value: string) => void, complete: string) => (
    <div className="line"><label htmlFor={id} className="title">{title}</label>
      <input id={id} type="password" required autoComplete={complete} value={value} onChange={(event) => { say(""); put(event.target.value); }} /></div>
  );
  return (
    <form className="panel-box" aria-labelledby="password-title" onSubmit={(event) => {
      event.preventDefault();
      void doing.run(async () => {
        await calls.changePassword(old, fresh);
        for (const put of [setOld, setFresh, setAgain]) put("");
        say(o.account.done);
      });
    }}>
      <h2 id="password-title">{o.account.password}</h2>
      <p className="soft">{o.account.help}</p>
      <div className="two">
        {field("old-password", o.account.old, old, setOld, "current-password")}
        {field("new-password", o.account.fresh, fresh, setFresh, "new-password")}
        {field("new-password-again", o.account.again, again, setAgain, "new-password")}
      </div>
      {differ && <p className="fault">{o.account.differ}</p>}
      {doing.failed && <p className="fault" role="alert">{doing.failed}</p>}
      <p className="row end"><span role="status">{said}</span>
        <button className="primary" disabled={doing.busy || !old || !fresh || again !== fresh}>{o.account.set}</button></p>
    </form>
  );
}
