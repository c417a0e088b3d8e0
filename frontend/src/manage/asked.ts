/** What a page asked the server for, while it waits and after it failed. */

import { useCallback, useEffect, useState } from "react";
import { Refused, session } from "../api";
import type { Faults } from "../model";
import { t } from "../texts";

export interface Asked<T> {
  value: T | null;
  failed: string;
  again(): void;
  /** Show what is known to be there now. */
  put(value: T): void;
}

export const reasonOf = (error: unknown): string =>
  error instanceof Refused
    ? [error.message, ...Object.entries(error.fields).map(([place, what]) => `${place}: ${what}`)].join(" – ")
    : t.signIn.unreachable;

/** Sign out where the session has ended; else say why. */
export function excuse(error: unknown): string {
  if (error instanceof Refused && error.status === 401) session.set(null);
  return reasonOf(error);
}

export function useAsked<T>(ask: () => Promise<T>, on: readonly unknown[]): Asked<T> {
  const [value, put] = useState<T | null>(null);
  const [failed, fail] = useState("");
  const [round, turn] = useState(0);
  useEffect(() => {
    let gone = false;
    fail("");
    ask().then((found) => !gone && put(found), (error: unknown) => !gone && fail(excuse(error)));
    return () => {
      gone = true;
    };
  }, [...on, round]);
  return { value, failed, put, again: useCallback(() => turn((one) => one + 1), []) };
}

/** Something that a press starts: whether it runs, and what went wrong. */
export function useDoing(): { busy: boolean; failed: string; faults: Faults; run(work: () => Promise<unknown>): Promise<boolean> } {
  const [busy, setBusy] = useState(false);
  const [failed, fail] = useState("");
  const [faults, find] = useState<Faults>({});
  const run = useCallback(async (work: () => Promise<unknown>) => {
    setBusy(true);
    fail("");
    find({});
    try {
      await work();
      return true;
    } catch (error) {
      fail(excuse(error));
      if (error instanceof Refused) find(error.fields);
      return false;
    } finally {
      setBusy(false);
    }
  }, []);
  return { busy, failed, faults, run };
}
