/** The way from one task to the next of those that were listed, by number, and back to the list. */

import { useEffect } from "react";
import { useAsked } from "../../../manage/asked";
import * as calls from "../../../manage/calls";
import { keyOf, typing } from "../../../keys";
import { follow, go } from "../../../router";
import { m } from "../../../texts.manage";
import { sortHere, wantedHere } from "./wanted";

const LIGHT = "leave_out=data&leave_out=metadata&leave_out=expected";

export function Neighbours({ project, task }: { project: number; task: number }) {
  const here = location.search;
  const asked = useAsked(async () => {
    const one = async (sort: calls.Sort) => (await calls.lightTasks(project, { ...wantedHere(), sort }, task, 1, LIGHT)).items[0]?.id;
    const [below, above] = await Promise.all([one("-id"), one("id")]);
    return sortHere().startsWith("-") ? { before: above, after: below } : { before: below, after: above };
  }, [project, task]).value;
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const key = keyOf(event);
      if (typing(event.target, key)) return;
      const to = key === "j" ? asked?.after : key === "k" ? asked?.before : undefined;
      if (to !== undefined) go(`/projects/${project}/tasks/${to}${here}`);
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [project, asked, here]);
  const way = (to: number | undefined, words: string, key: string) => to !== undefined && (
    <a className="button" href={`/projects/${project}/tasks/${to}${here}`} onClick={follow}>{words} <kbd aria-hidden="true">{key}</kbd></a>
  );
  return (
    <span className="row neighbours">
      <a href={`/projects/${project}/tasks${here}`} onClick={follow}>{m.task.list}</a>
      {way(asked?.before, m.task.before, "K")}{way(asked?.after, m.task.after, "J")}
    </span>
  );
}
