/** The native API over fetch. Nothing else in these pages speaks HTTP. */

import type { Assignment, Faults, Json, LabelSchema, Lesson, Progress, Project, Session } from "./model";
import { Store } from "./store";

const BASE = "/native/v1";
const TIMEOUT_MS = 30_000;

/** The server said no. `reason` tells conflicts apart, `fields` says what is wrong where. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly reason: string,
    readonly fields: Faults,
    readonly retryAfter: number,
  ) {
    super(message);
  }

  /** Whether the same request may work later. */
  get passing(): boolean {
    return this.status === 429 || this.status >= 500 || this.reason === "running";
  }
}

/** The server was not reached, or did not answer. */
export class Unreached extends Error {}

/** Who is logged in: undefined = not known yet, null = nobody. */
export const session = new Store<Session | null | undefined>(undefined);

interface Sending {
  body?: unknown;
  /** Idempotency-Key: the request may be sent again under the same one. */
  key?: string;
  /** The revision that is changed: refused with 412 if it is another one by now. */
  match?: number;
  /** The request outlives the page. */
  last?: boolean;
}

export async function call<T>(method: string, path: string, sending: Sending = {}): Promise<T> {
  const headers: Record<string, string> = { Accept: "application/json" };
  const csrf = session.get()?.csrf_token;
  if (csrf && method !== "GET") headers["X-CSRF-Token"] = csrf;
  if (sending.key) headers["Idempotency-Key"] = sending.key;
  const init: RequestInit = { method, headers, credentials: "same-origin", cache: "no-store" };
  if (sending.body !== undefined) {
    headers["Content-Type"] = "application/json";
    init.body = JSON.stringify(sending.body);
  }
  if (sending.match !== undefined) headers["If-Match"] = `"${sending.match}"`;
  if (sending.last) init.keepalive = true;
  else init.signal = AbortSignal.timeout(TIMEOUT_MS);
  let reply: Response;
  let text: string;
  try {
    reply = await fetch(BASE + path, init);
    text = await reply.text();
  } catch (error) {
    throw new Unreached(String(error));
  }
  if (reply.ok) return (text ? JSON.parse(text) : undefined) as T;
  throw refusal(reply, text);
}

function refusal(reply: Response, text: string): Refused {
  let said: { error?: { code?: string; message?: string; reason?: string; fields?: Faults } } = {};
  try {
    said = JSON.parse(text) as typeof said;
  } catch {
    // A proxy in between answered; the status says enough.
  }
  const { code = "", message = reply.statusText, reason = "", fields = {} } = said.error ?? {};
  const after = Number(reply.headers.get("Retry-After") ?? 0);
  return new Refused(reply.status, code, message, reason, fields, after);
}

export interface Items<T> {
  items: T[];
  next: number | null;
}

export async function everything<T>(path: string): Promise<T[]> {
  const found: T[] = [];
  for (let after: number | null = 0; after !== null; ) {
    const more: string = `${path}${path.includes("?") ? "&" : "?"}limit=1000&after=${after}`;
    const page: Items<T> = await call<Items<T>>("GET", more);
    found.push(...page.items);
    after = page.next ?? null;
  }
  return found;
}

// Who one is

export async function whoAmI(): Promise<Session | null> {
  try {
    session.set(await call<Session>("GET", "/session"));
  } catch (error) {
    if (!(error instanceof Refused && error.status === 401)) throw error;
    session.set(null);
  }
  return session.get() ?? null;
}

export async function logIn(email: string, password: string, next: string): Promise<Session> {
  const found = await call<Session>("POST", "/login", { body: { email, password, next } });
  session.set(found);
  return found;
}

/** Accept an invitation with the word of its link; one is signed in then. */
export async function join(accept: {
  token: string; password: string; name: string; email?: string;
}): Promise<void> {
  session.set(await call<Session>("POST", "/invitations/accept", { body: accept }));
}

export const askReset = (email: string): Promise<void> => call("POST", "/password/ask", { body: { email } });

export const resetPassword = (token: string, password: string): Promise<void> =>
  call("POST", "/password/reset", { body: { token, password } });

export async function logOut(): Promise<void> {
  try {
    await call("POST", "/logout");
  } finally {
    session.set(null);
  }
}

/** Go on in another organization of one's own. */
export async function switchTo(organization_id: number): Promise<void> {
  session.set(await call<Session>("POST", "/session/organization", { body: { organization_id } }));
}

// Work

export const projects = (): Promise<Project[]> => everything("/projects");
export const project = (id: number): Promise<Project> => call("GET", `/projects/${id}`);
export const schema = (id: number, version: number): Promise<LabelSchema> =>
  call("GET", `/projects/${id}/schema?version=${version}`);

export const claim = (project: number, key: string): Promise<Assignment | undefined> =>
  call("POST", `/projects/${project}/assignments`, { key });

export const held = (project: number, member: number): Promise<Assignment[]> =>
  everything(`/projects/${project}/assignments?state=active&member_id=${member}`);

export const assignment = (id: number): Promise<Assignment> => call("GET", `/assignments/${id}`);
export const release = (id: number): Promise<void> =>
  call("POST", `/assignments/${id}/release`, { last: true });
export const renew = (id: number): Promise<{ lease_at: string }> =>
  call("POST", `/assignments/${id}/renew`);

export const saveDraft = (id: number, task_id: number, draft: Json, last: boolean): Promise<void> =>
  call("PUT", `/assignments/${id}/draft`, { body: { task_id, draft }, last });

/** Hand in or skip; the key makes the second of two the same as the first. */
export const handIn = (
  id: number, kind: "submit" | "skip", body: Json, key: string,
): Promise<{ lessons?: Lesson[] }> => call("POST", `/assignments/${id}/${kind}`, { body, key });

export const progress = (project: number): Promise<Progress> => call("GET", `/projects/${project}/progress`);

/** A text that a task links to; only from this server. */
export async function linkedText(url: string): Promise<string> {
  try {
    const reply = await fetch(url, { credentials: "same-origin" });
    if (!reply.ok) throw refusal(reply, "");
    return await reply.text();
  } catch (error) {
    throw error instanceof Refused ? error : new Unreached(String(error));
  }
}

/** Where the bytes of an answer are, for links and streams. */
export const addressOf = (path: string): string => BASE + path;

/** Send files as a form; `progress` hears how much of it went, from 0 to 1. */
export function upload<T>(
  path: string, form: FormData, progress: (share: number) => void, stop?: AbortSignal,
): Promise<T> {
  return new Promise((done, failed) => {
    const sent = new XMLHttpRequest();
    sent.open("POST", BASE + path);
    sent.setRequestHeader("Accept", "application/json");
    const csrf = session.get()?.csrf_token;
    if (csrf) sent.setRequestHeader("X-CSRF-Token", csrf);
    sent.upload.onprogress = (event) => event.lengthComputable && progress(event.loaded / event.total);
    sent.onerror = sent.ontimeout = () => failed(new Unreached("upload"));
    sent.onabort = () => failed(new Unreached("stopped"));
    sent.onload = () => {
      const headers = { "Retry-After": sent.getResponseHeader("Retry-After") ?? "0" };
      const reply = new Response(null, { status: sent.status, statusText: sent.statusText, headers });
      if (reply.ok) done(JSON.parse(sent.responseText) as T);
      else failed(refusal(reply, sent.responseText));
    };
    stop?.addEventListener("abort", () => sent.abort());
    sent.send(form);
  });
}
