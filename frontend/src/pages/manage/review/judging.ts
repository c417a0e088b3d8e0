/** What a reviewer does with the task that is shown: by keys, by buttons. */

import { type RefObject, useEffect, useRef, useState } from "react";
import { keyOf, typing } from "../../../keys";
import type { Annotation, Verdict } from "../../../manage/model";
import type { Case, Reviewing } from "../../../manage/reviewing";
import type { Answer } from "../../../model";

export interface Judging {
  /** Which answer is chosen. */
  at: number;
  chosen: Annotation | undefined;
  only: boolean;
  fixing: boolean;
  comment: string;
  /** A rejection waits for its reason. */
  rejecting: boolean;
  field: RefObject<HTMLInputElement | null>;
  /** By key. */
  deeds: { [key in "a" | "f" | "r" | "n" | "d" | "c" | "ArrowRight" | "ArrowLeft"]: () => void };
  choose(at: number): void;
  fix(on: boolean): void;
  say(comment: string): void;
  wantReason(on: boolean): void;
  judge(verdict: Verdict, fixed?: Answer): void;
}

export function useJudging(reviewing: Reviewing, { annotations }: Case): Judging {
  const [at, choose] = useState(() => Math.max(annotations.findIndex((one) => reviewing.waits(one)), 0));
  const [fixing, fix] = useState(false);
  const [only, showOnly] = useState(false);
  const [comment, say] = useState("");
  const [rejecting, wantReason] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const begun = useRef(Date.now());
  const chosen = annotations[at];

  const judge = (verdict: Verdict, fixed?: Answer) => {
    if (!chosen) return;
    if (verdict === "rejected" && !comment.trim()) {
      wantReason(true);
      field.current?.focus();
      return;
    }
    const seconds = Math.round((Date.now() - begun.current) / 100) / 10;
    const more = reviewing.judge(chosen, verdict, comment.trim(), seconds, fixed);
    begun.current = Date.now();
    say("");
    fix(false);
    wantReason(false);
    field.current?.blur();
    if (!more) return void reviewing.next();
    const left = annotations.findIndex((one, n) => n !== at && reviewing.waits(one));
    if (left >= 0) choose(left);
  };
  const deeds: Judging["deeds"] = {
    a: () => judge("accepted"), f: () => fix(true), r: () => judge("rejected"), n: () => void reviewing.next(),
    d: () => showOnly(!only), c: () => field.current?.focus(),
    ArrowRight: () => choose(Math.min(at + 1, annotations.length - 1)), ArrowLeft: () => choose(Math.max(at - 1, 0)),
  };
  useKeys(fixing ? {} : deeds, (n) => annotations[n] && choose(n));
  return { at, chosen, only, fixing, comment, rejecting, field, deeds, choose, fix, say, wantReason, judge };
}

/** Keys of the page, but not while one types: deeds by their key, answers by number. */
function useKeys(deeds: { [key: string]: () => void }, choose: (at: number) => void): void {
  const latest = useRef({ deeds, choose });
  latest.current = { deeds, choose };
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const key = keyOf(event);
      const now = latest.current;
      if (event.defaultPrevented || !Object.keys(now.deeds).length || typing(event.target, key)) return;
      const deed = now.deeds[key];
      if (/^[1-9]$/.test(key)) now.choose(Number(key) - 1);
      else if (deed) deed();
      else return;
      event.preventDefault();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);
}
