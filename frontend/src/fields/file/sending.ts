/** Files on their way into an answer. The value is a list of ids; one that is being sent stands in it
 * under its name, so that an answer is not handed in without it. */

import { createContext } from "react";
import { Refused, call, upload } from "../../api";
import type { Json } from "../../model";
import { d } from "../../texts.documents";

/** Whose files they are: the hold that one works under; null where nobody works on the task. */
export const Owner = createContext<{ assignment: number; task: number } | null>(null);

export interface StoredFile {
  id: number;
  name: string;
  size: number;
  url: string;
}

const SENDING = "sending:";
export const waitingFor = (name: string): string => SENDING + name;
export const isWaiting = (id: string): boolean => id.startsWith(SENDING);
export const nameOf = (id: string): string => id.slice(SENDING.length);

export const idsOf = (value: Json | undefined): string[] =>
  (Array.isArray(value) ? value : value === undefined || value === null ? [] : [value])
    .filter((one): one is string | number => typeof one === "string" || typeof one === "number").map(String);

const known = new Map<string, Promise<StoredFile>>();

/** What the server knows of a file. */
export function about(id: string): Promise<StoredFile> {
  const found = known.get(id) ?? call<StoredFile>("GET", `/files/${encodeURIComponent(id)}`);
  known.set(id, found);
  found.catch(() => known.delete(id));
  return found;
}

export async function send(file: File, owner: { assignment: number; task: number }, progress: (share: number) => void): Promise<string> {
  const form = new FormData();
  form.set("assignment_id", String(owner.assignment));
  form.set("task_id", String(owner.task));
  form.append("file", file, file.name);
  const { files } = await upload<{ files: StoredFile[] }>("/files", form, progress);
  const [made] = files as [StoredFile];
  known.set(String(made.id), Promise.resolve(made));
  return String(made.id);
}

export const whyNot = (error: unknown): string => (error instanceof Refused ? error.message : d.file.unreached);

/** Whether a file is of one of these media types (`image/*` too), or has one of these endings. */
export const fits = (file: { type: string; name: string }, accept: readonly string[]): boolean =>
  accept.length === 0 || accept.some((kind) =>
    kind.startsWith(".") ? file.name.toLowerCase().endsWith(kind.toLowerCase())
    : kind === "*/*" || (kind.endsWith("/*") ? file.type.startsWith(kind.slice(0, -1)) : kind === file.type));
