/** The pages of managers and reviewers: which there are, who sees them, the way between them. */

import { type ComponentType, useEffect } from "react";
import { useAsked } from "../../manage/asked";
import * as calls from "../../manage/calls";
import { atLeast, type FullProject, type ROLES } from "../../manage/model";
import type { Session } from "../../model";
import { follow, type Route } from "../../router";
import { m } from "../../texts.manage";
import { t } from "../../texts";
import { Bar } from "../Bar";
import { late } from "../late";
import { Note } from "../Note";
import "./manage.css";

export interface PageProps {
  who: Session;
  /** What one may do in this project. */
  role: string;
  project: FullProject;
  /** The number at the end of the address; 0 = none. */
  item: number;
  /** Show the project as it is now. */
  changed(project: FullProject): void;
}

interface Entry {
  least: (typeof ROLES)[number];
  Page: ComponentType<PageProps>;
}

/** Pages of one project, in the order of the list. */
const OF_PROJECT: { [part: string]: Entry } = {
  overview: { least: "manager", Page: late(() => import("./overview/Overview")) },
  tasks: { least: "reviewer", Page: late(() => import("./tasks/Tasks")) },
  batches: { least: "manager", Page: late(() => import("./batches/Batches")) },
  golden: { least: "manager", Page: late(() => import("./golden/Golden")) },
  review: { least: "reviewer", Page: late(() => import("./review/Review")) },
  upload: { least: "member", Page: late(() => import("./upload/Upload")) },
  labels: { least: "manager", Page: late(() => import("./labels/Labels")) },
  people: { least: "manager", Page: late(() => import("./people/Places")) },
  exports: { least: "manager", Page: late(() => import("./Exports")) },
  webhooks: { least: "manager", Page: late(() => import("./Webhooks")) },
  settings: { least: "manager", Page: late(() => import("./Settings")) },
  returned: { least: "labeler", Page: late(() => import("./review/Returned")) },
};
/** Pages of the organization. */
const OF_ALL: { [part: string]: { least: Entry["least"]; Page: ComponentType<{ who: Session }> } } = {
  people: { least: "manager", Page: late(() => import("./people/People")) },
  skills: { least: "manager", Page: late(() => import("./office/Skills")) },
  keys: { least: "labeler", Page: late(() => import("./people/Keys")) },
  webhooks: { least: "manager", Page: late(() => import("./Webhooks")) },
  audit: { least: "admin", Page: late(() => import("./office/Audit")) },
  account: { least: "labeler", Page: late(() => import("./office/Account")) },
  new: { least: "manager", Page: late(() => import("./labels/NewProject")) },
};

/** A member brings tasks and reads results, but gives no verdicts. */
const sees = (role: string, part: string, least: Entry["least"]): boolean =>
  atLeast(role, least) && !(part === "review" && role === "member");

export default function Manage({ where, who }: { where: Route & { page: "manage" }; who: Session }) {
  return where.project ? <OfProject key={where.project} where={where} who={who} /> : <OfAll where={where} who={who} />;
}

function OfProject({ where, who }: { where: Route & { page: "manage" }; who: Session }) {
  const asked = useAsked(() => calls.project(where.project), [where.project]);
  const project = asked.value;
  const entry = Object.hasOwn(OF_PROJECT, where.part) ? OF_PROJECT[where.part] : undefined;
  const role = useAsked(() => calls.roleIn(where.project, who.member.role), [where.project]).value;
  useTitle(where.part, project?.name);
  const nav = Object.entries(OF_PROJECT).filter(([part, one]) => part !== "returned" && role !== null && sees(role, part, one.least));
  return (
    <>
      <Bar who={who} title={project?.name ?? ""} />
      <div className="managed">
        {nav.length > 1 && <Ways heading={project?.name ?? ""} now={where.part}
          ways={nav.map(([part]) => [part, `/projects/${where.project}/${part}`])} />}
        {asked.failed ? <main><Note title={t.label.failed} help={asked.failed}>
          <button type="button" onClick={asked.again}>{t.retry}</button></Note></main>
          : !entry ? <main><Note title={m.noPage} /></main>
          : role !== null && !sees(role, where.part, entry.least) ? <main><Note title={m.noRight} help={m.noRightHelp} /></main>
          : !project || role === null ? <main><Note title={t.loading} busy /></main>
          : <entry.Page key={`${where.part}:${where.item}`} who={who} role={role} project={project} item={where.item} changed={asked.put} />}
      </div>
    </>
  );
}

function OfAll({ where, who }: { where: Route & { page: "manage" }; who: Session }) {
  const entry = Object.hasOwn(OF_ALL, where.part) ? OF_ALL[where.part] : undefined;
  const { role } = who.member;
  useTitle(where.part);
  const nav = Object.entries(OF_ALL).filter(([, one]) => atLeast(role, one.least));
  return (
    <>
      <Bar who={who} title={m.organization} />
      <div className="managed">
        {nav.length > 1 && <Ways heading={m.organization} now={where.part}
          ways={nav.map(([part]) => [part, part === "new" ? "/projects/new" : `/manage/${part}`])} />}
        {!entry ? <main><Note title={m.noPage} /></main>
          : !atLeast(role, entry.least) ? <main><Note title={m.noRight} help={m.noRightHelp} /></main>
          : <entry.Page who={who} />}
      </div>
    </>
  );
}

function Ways({ heading, ways, now }: { heading: string; ways: string[][]; now: string }) {
  return (
    <nav className="ways" aria-label={heading}>
      {ways.map(([part = "", path]) => (
        <a key={part} href={path} onClick={follow} aria-current={part === now ? "page" : undefined}>{m.parts[part]}</a>
      ))}
    </nav>
  );
}

function useTitle(part: string, name?: string): void {
  useEffect(() => {
    document.title = [m.parts[part], name, t.name].filter(Boolean).join(" · ");
  }, [part, name]);
}
