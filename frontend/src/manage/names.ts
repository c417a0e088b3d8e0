/** What people are called whose work one looks at: asked for when they are first seen. */

import { useEffect, useState } from "react";
import { m } from "../texts.manage";
import * as calls from "./calls";

const AT_ONCE = 500;

export type NameOf = (member: number | null) => string;

export function useNames(project: number, members: readonly number[]): NameOf {
  const [known, put] = useState<ReadonlyMap<number, string>>(new Map());
  const wanted = [...new Set(members)].filter((one) => one > 0 && !known.has(one)).sort((a, b) => a - b);
  const word = wanted.join();
  useEffect(() => {
    if (!word) return;
    let gone = false;
    const ask = async () => {
      const found = new Map<number, string>();
      for (let at = 0; at < wanted.length; at += AT_ONCE) {
        const some = wanted.slice(at, at + AT_ONCE);
        // Who left has no name here, and is not asked for again.
        for (const id of some) found.set(id, `#${id}`);
        for (const { id, name } of await calls.names(project, some)) if (name) found.set(id, name);
      }
      if (!gone) put((before) => new Map([...before, ...found]));
    };
    ask().catch(() => undefined);
    return () => {
      gone = true;
    };
  }, [project, word]);
  return (member) => (member === null ? m.task.itself : member === 0 ? m.task.server : known.get(member) ?? `#${member}`);
}
