/** The projects that are one's own. A number or Enter starts one. */

import { useEffect, useMemo, useState } from "react";
import * as api from "../api";
import { keyOf, typing } from "../keys";
import type { Project, Session } from "../model";
import { follow, go } from "../router";
import { t } from "../texts";
import { Bar } from "./Bar";
import { Note } from "./Note";

const MANY = 9;
const MANAGERS = ["manager", "admin", "owner"];
const pathOf = (project: Project): string => `/projects/${project.id}/label`;

export function Projects({ who }: { who: Session }) {
  const [found, setFound] = useState<Project[] | null>(null);
  const [failed, setFailed] = useState(false);
  const [wanted, setWanted] = useState("");
  const [asked, ask] = useState(0);
  const manages = MANAGERS.includes(who.member.role);

  useEffect(() => {
    document.title = `${t.projects.title} · ${t.name}`;
    api.projects().then(setFound, (error: unknown) => {
      if (error instanceof api.Refused && error.status === 401) api.session.set(null);
      setFailed(true);
    });
  }, [asked]);

  const shown = useMemo(() => {
    const needle = wanted.trim().toLowerCase();
    return (found ?? []).filter((one) => one.name.toLowerCase().includes(needle))
      .sort((a, b) => Number(b.state === "active") - Number(a.state === "active") || b.id - a.id);
  }, [found, wanted]);

  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const key = keyOf(event);
      if (typing(event.target, key)) return;
      const project = /^[1-9]$/.test(key) ? shown[Number(key) - 1] : undefined;
      if (project?.state === "active") go(pathOf(project));
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [shown]);

  return (
    <>
      <Bar who={who} />
      <main className="projects">
        <div className="row spread">
          <h1>{t.projects.title}</h1>
          {manages && (
            <nav className="row push" aria-label={t.projects.organization}>
              <a className="button" href="/manage/people" onClick={follow}>{t.projects.people}</a>
              <a className="button" href="/projects/new" onClick={follow}>{t.projects.new}</a>
            </nav>
          )}
          {found && found.length > MANY && (
            <input type="search" placeholder={t.projects.find} aria-label={t.projects.find}
              value={wanted} onChange={(event) => setWanted(event.target.value)} />
          )}
        </div>
        {found?.length === 0 && <Note title={t.projects.none} help={t.projects.noneHelp} />}
        {!found && !failed && <Note title={t.loading} busy />}
        {!found && failed && (
          <Note title={t.signIn.unreachable}>
            <button type="button" onClick={() => { setFailed(false); ask(asked + 1); }}>{t.retry}</button>
          </Note>
        )}
        <ul className="cards">
          {shown.map((project, n) => <Card key={project.id} project={project} n={n} role={who.member.role} />)}
        </ul>
        {shown.length > 0 && <p className="soft">{t.projects.hint}</p>}
      </main>
    </>
  );
}

function Card({ project, n, role }: { project: Project; n: number; role: string }) {
  const open = project.state === "active";
  const inside = (
    <>
      <span>
        <span className="card-name" dir="auto">{project.name}</span>
        {project.kind && <span className="card-kind">{project.kind.replaceAll("_", " ")}</span>}
      </span>
      <span className="card-foot">
        <span className="chip" data-state={project.state}>{t.projects.states[project.state] ?? project.state}</span>
        {open && n < MANY && <kbd aria-hidden="true">{n + 1}</kbd>}
      </span>
    </>
  );
  return (
    <li>
      {open ? <a className="card" href={pathOf(project)} onClick={follow}>{inside}</a>
        : <div className="card" aria-disabled="true">{inside}</div>}
      <p className="card-ways">
        {waysOf(project, role).map(([part = "", title]) => (
          <a key={part} href={`/projects/${project.id}/${part}`} onClick={follow}>
            {title}<span className="hidden">: {project.name}</span></a>
        ))}
      </p>
    </li>
  );
}

/** What else a person does with a project: [part of the address, words]. */
function waysOf(project: Project, role: string): string[][] {
  const returned = project.settings?.on_reject === "final" ? [["returned", t.projects.returned]] : [];
  if (MANAGERS.includes(role)) return [...returned, ["review", t.projects.review], ["overview", t.projects.manage]];
  return role === "reviewer" ? [...returned, ["review", t.projects.review]]
    : role === "member" ? [...returned, ["tasks", t.projects.tasks]] : returned;
}
