/** What managers and reviewers ask of the native API: paths and shapes; `api.ts` speaks HTTP. */

import { addressOf, call, everything, type Items, session } from "../api";
import { newId } from "../ids";
import type { Answer, Assignment, Data, LabelSchema, Prediction, Session } from "../model";
import type { Statistics } from "./figures";
import type * as M from "./model";

export const PAGE = 200;

const query = (said: { [name: string]: string | number | undefined }): string => {
  const found = new URLSearchParams();
  for (const [name, value] of Object.entries(said))
    if (value !== undefined && value !== "") found.set(name, String(value));
  return found.size ? `?${found}` : "";
};

// Projects

export const project = (id: number): Promise<M.FullProject> => call("GET", `/projects/${id}`);
export const schemaOf = (id: number, version?: number): Promise<LabelSchema> =>
  call("GET", `/projects/${id}/schema${query({ version })}`);
export const createProject = (name: string, schema: LabelSchema, instructions: string): Promise<M.FullProject> =>
  call("POST", "/projects", { body: { name, schema, ...(instructions ? { instructions } : {}) }, key: newId(20) });
export const changeProject = (id: number, revision: number, body: object): Promise<M.FullProject> =>
  call("PATCH", `/projects/${id}`, { body, match: revision });
export const setSchema = (id: number, revision: number, body: LabelSchema): Promise<M.FullProject> =>
  call("PUT", `/projects/${id}/schema`, { body, match: revision });
export const archive = (id: number, on: boolean): Promise<M.FullProject> =>
  call("POST", `/projects/${id}/${on ? "archive" : "unarchive"}`);
export const deleteProject = (id: number): Promise<void> => call("DELETE", `/projects/${id}`);
export const counts = (id: number): Promise<{ [name: string]: number }> => call("GET", `/projects/${id}/counts`);
/** What was done from a day to a day (UTC, ISO 8601). */
export const statistics = (id: number, since: string, until: string): Promise<Statistics> =>
  call("GET", `/projects/${id}/statistics${query({ since, until })}`);
/** What people are called whose work one may look at. */
export const names = async (id: number, members: readonly number[]): Promise<{ id: number; name: string }[]> =>
  (await call<{ items: { id: number; name: string }[] }>("GET", `/projects/${id}/names?${members.map((one) => `member_id=${one}`).join("&")}`)).items;
export const readXml = (text: string): Promise<LabelSchema> =>
  call("POST", "/schemas/read", { body: { form: "labelstudio", text } });
export const writeXml = (schema: LabelSchema): Promise<{ text: string; losses: M.Loss[] }> =>
  call("POST", "/schemas/write", { body: { form: "labelstudio", schema } });
export const events = (id: number, after: number, limit = PAGE): Promise<Items<M.Happened>> =>
  call("GET", `/projects/${id}/events${query({ after, limit })}`);

// Batches

export const batches = (project: number): Promise<M.Batch[]> => everything(`/projects/${project}/batches`);
export const batch = (id: number): Promise<M.Batch> => call("GET", `/batches/${id}`);
export const batchCounts = (id: number): Promise<{ [name: string]: number }> => call("GET", `/batches/${id}/counts`);
export const createBatch = (project: number, body: object): Promise<M.Batch> =>
  call("POST", `/projects/${project}/batches`, { body, key: newId(20) });
export const changeBatch = (id: number, revision: number, body: object): Promise<M.Batch> =>
  call("PATCH", `/batches/${id}`, { body, match: revision });
export type BatchVerb = "open" | "pause" | "cancel" | "archive";
export const turnBatch = (id: number, verb: BatchVerb): Promise<M.Batch> => call("POST", `/batches/${id}/${verb}`);
export const unblockBatch = async (id: number): Promise<number> =>
  (await call<{ unblocked: number }>("POST", `/batches/${id}/unblock`)).unblocked;
export const deleteBatch = (id: number): Promise<void> => call("DELETE", `/batches/${id}`);
export const createPage = (batch: number, task_ids: readonly number[]): Promise<{ id: number }> =>
  call("POST", `/batches/${batch}/pages`, { body: { task_ids } });

// Tasks

/** The filters of the task table, as the API names them. */
export interface Wanted {
  state?: string | undefined;
  kind?: string | undefined;
  name_like?: string | undefined;
  tag?: string | undefined;
  batch_id?: number | undefined;
  verdict?: string | undefined;
  updated_since?: string | undefined;
  id_gt?: number | undefined;
}

export const tasks = (
  id: number, wanted: Wanted, after: number, limit = PAGE, leave_out?: string,
): Promise<Items<M.Task>> =>
  call("GET", `/projects/${id}/tasks${query({ ...wanted, after, limit, leave_out })}`);
/** By id or by the last change, with a minus the last first. `after` is the `next` of the page before. */
export const SORTS = ["id", "-id", "updated", "-updated"] as const;
export type Sort = (typeof SORTS)[number];
export const lightTasks = (
  id: number, wanted: Wanted & { sort?: Sort }, after: number | string, limit: number, light: string,
): Promise<{ items: M.Task[]; next: number | string | null }> =>
  call("GET", `/projects/${id}/tasks${query({ ...wanted, after, limit })}&${light}`);
export const tasksById = (id: number, ids: readonly number[]): Promise<Items<M.Task>> =>
  call("GET", `/projects/${id}/tasks?limit=1000&${ids.map((one) => `id_in=${one}`).join("&")}`);
export const countTasks = async (id: number, wanted: Wanted): Promise<number> =>
  (await call<{ count: number }>("GET", `/projects/${id}/tasks/count${query({ ...wanted })}`)).count;
export const task = (id: number): Promise<M.Task> => call("GET", `/tasks/${id}`);
/** A task that is about to be made. */
export interface NewTask {
  data: Data;
  name?: string;
  unique_id?: string;
  kind?: string;
  priority?: number;
  tags?: string[];
  expected?: M.Expectation;
}

export const createTasks = (
  id: number, tasks: readonly NewTask[], key: string, batch_id?: number,
): Promise<{ created: number; ids: number[] }> =>
  call("POST", `/projects/${id}/tasks${query({ batch_id })}`, { body: { tasks }, key });
export const deleteTasks = (ids: number[]): Promise<{ deleted: number }> => call("POST", "/tasks/delete", { body: { ids } });
export const changeTask = (id: number, body: object): Promise<M.Task> => call("PATCH", `/tasks/${id}`, { body });
export const turnTask = (id: number, verb: "cancel" | "reopen" | "reset" | "review"): Promise<M.Task> =>
  call("POST", `/tasks/${id}/${verb}`);
export const predictions = async (id: number): Promise<Prediction[]> =>
  (await call<{ items: Prediction[] }>("GET", `/tasks/${id}/predictions`)).items;

// Answers

export const review = (
  annotation: number, body: { verdict: M.Verdict; comment?: string; seconds?: number; answer?: Answer },
): Promise<M.Review> => call("POST", `/annotations/${annotation}/reviews`, { body });
export const reviews = async (annotation: number): Promise<M.Review[]> =>
  (await call<{ items: M.Review[] }>("GET", `/annotations/${annotation}/reviews`)).items;
export const history = async (annotation: number): Promise<M.Revision[]> =>
  (await call<{ items: M.Revision[] }>("GET", `/annotations/${annotation}/history`)).items;
export const editAnswer = (
  annotation: number, answer: Answer, seconds: number, revision: number,
): Promise<M.Annotation> =>
  call("PATCH", `/annotations/${annotation}`, { body: { answer, seconds }, match: revision });
export const setGolden = (annotation: number, golden: boolean): Promise<M.Annotation> =>
  call("PUT", `/annotations/${annotation}/golden`, { body: { golden } });
export const holds = (
  id: number, said: { state?: string; member_id?: number; task_id?: number }, after = 0, limit = 1000,
): Promise<Items<M.Held>> =>
  call("GET", `/projects/${id}/assignments${query({ ...said, after, limit })}`);
export const hold = (id: number): Promise<Assignment & M.Held> => call("GET", `/assignments/${id}`);

// People

export const people = (): Promise<M.Person[]> => everything("/members");
export const addPerson = (email: string, role: string, name: string): Promise<{ email: string; password: string | null; api_key: string }> =>
  call("POST", "/members", { body: { email, role, name } });
export const changeRole = (id: number, role: string): Promise<M.Person> =>
  call("PATCH", `/members/${id}`, { body: { role } });
export const removePerson = (id: number): Promise<void> => call("DELETE", `/members/${id}`);
export const passwordLink = (id: number): Promise<{ link: string | null }> =>
  call("POST", `/members/${id}/password-link`);
export const invitations = (): Promise<M.Invitation[]> => everything("/invitations");
export const invite = (role: string, email: string): Promise<{ link: string | null; mailed: boolean }> =>
  call("POST", "/invitations", { body: { role, ...(email ? { email } : {}) } });
export const uninvite = (id: number): Promise<void> => call("DELETE", `/invitations/${id}`);
export const groups = (): Promise<{ id: number; name: string; project_id: number | null }[]> => everything("/groups");
export const createGroup = (name: string): Promise<{ id: number }> => call("POST", "/groups", { body: { name } });
export const deleteGroup = (id: number): Promise<void> => call("DELETE", `/groups/${id}`);
export const inGroup = async (id: number): Promise<number[]> =>
  (await call<{ member_ids: number[] }>("GET", `/groups/${id}/members`)).member_ids;
export const setInGroup = (group: number, member: number, on: boolean): Promise<void> =>
  call(on ? "PUT" : "DELETE", `/groups/${group}/members/${member}`);
export const places = async (project: number): Promise<{ member_id: number; role: string }[]> =>
  (await call<{ items: { member_id: number; role: string }[] }>("GET", `/projects/${project}/members`)).items;
export const setPlace = (project: number, member: number, role: string | null): Promise<void> =>
  role ? call("PUT", `/projects/${project}/members/${member}`, { body: { role } })
    : call("DELETE", `/projects/${project}/members/${member}`);
export const skills = (): Promise<M.Skill[]> => everything("/skills");
export const createSkill = (name: string): Promise<M.Skill> => call("POST", "/skills", { body: { name } });
export const renameSkill = (id: number, name: string): Promise<M.Skill> => call("PATCH", `/skills/${id}`, { body: { name } });
export const deleteSkill = (id: number): Promise<void> => call("DELETE", `/skills/${id}`);
export const holders = (id: number): Promise<M.Holder[]> => everything(`/skills/${id}/members`);
export const setSkill = (skill: number, member: number, value: number | null): Promise<void> =>
  value === null ? call("DELETE", `/skills/${skill}/members/${member}`)
    : call("PUT", `/skills/${skill}/members/${member}`, { body: { value } });
export const keys = async (member: number): Promise<M.Key[]> =>
  (await call<{ items: M.Key[] }>("GET", `/members/${member}/keys`)).items;
export const createKey = (
  member: number, body: { name?: string; scope?: "read"; expires_at?: string },
): Promise<{ api_key: string; access_id: string; secret_key: string }> =>
  call("POST", `/members/${member}/keys`, { body });
export const endKey = (id: number): Promise<void> => call("DELETE", `/keys/${id}`);

// Oneself, and what was done

export const devices = async (): Promise<M.Device[]> => (await call<{ items: M.Device[] }>("GET", "/sessions")).items;
export const endDevice = (id: number): Promise<void> => call("DELETE", `/sessions/${id}`);
export const changePassword = async (old_password: string, new_password: string): Promise<void> =>
  session.set(await call<Session>("POST", "/password", { body: { old_password, new_password } }));

/** Which rows of the audit. */
export interface AuditWanted {
  member_id?: number | undefined;
  what?: string | undefined;
  since?: string | undefined;
  until?: string | undefined;
}

export const audit = (wanted: AuditWanted, after: number): Promise<Items<M.AuditEntry>> =>
  call("GET", `/audit${query({ ...wanted, after, limit: PAGE })}`);
export const auditFile = (wanted: AuditWanted): string => addressOf(`/audit/export${query({ ...wanted })}`);

// Webhooks

export const webhooks = (project_id?: number): Promise<M.Webhook[]> => everything(`/webhooks${query({ project_id })}`);
export const createWebhook = (
  body: { url: string; kinds: string[]; project_id?: number },
): Promise<M.Webhook & { secret: string }> => call("POST", "/webhooks", { body });
export const changeWebhook = (id: number, body: { active?: boolean; url?: string; kinds?: string[] }): Promise<M.Webhook> =>
  call("PATCH", `/webhooks/${id}`, { body });
export const deleteWebhook = (id: number): Promise<void> => call("DELETE", `/webhooks/${id}`);
export const testWebhook = (id: number): Promise<M.Delivery> => call("POST", `/webhooks/${id}/test`);
export const newSecret = (id: number): Promise<{ secret: string }> => call("POST", `/webhooks/${id}/secret`);
export const deliveries = (id: number, after = 0): Promise<Items<M.Delivery>> =>
  call("GET", `/webhooks/${id}/deliveries${query({ after, limit: 1000 })}`);
export const replay = (webhook: number, delivery: number): Promise<M.Delivery> =>
  call("POST", `/webhooks/${webhook}/deliveries/${delivery}/replay`);

// In and out

export const formats = (): Promise<M.Format[]> => call("GET", "/formats");
export const fetchFile = (url: string, project_id: number): Promise<M.StoredFile> =>
  call("POST", "/files/fetch", { body: { url, project_id }, key: newId(20) });
export const createImport = (
  project: number, body: { file_id: number; format?: string; annotations?: string; batch_id?: number },
): Promise<M.Import> => call("POST", `/projects/${project}/imports`, { body });
export const importOf = (id: number): Promise<M.Import> => call("GET", `/imports/${id}`);
export const snapshots = (project: number): Promise<M.Snapshot[]> => everything(`/projects/${project}/snapshots`);
export const createSnapshot = (
  project: number, body: { title?: string; batch_id?: number; state?: string; annotated?: boolean },
): Promise<M.Snapshot> => call("POST", `/projects/${project}/snapshots`, { body });
export const deleteSnapshot = (id: number): Promise<void> => call("DELETE", `/snapshots/${id}`);
export const convert = (id: number, format: string): Promise<M.Conversion> =>
  call("POST", `/snapshots/${id}/convert`, { body: { format } });
export const conversions = async (id: number): Promise<M.Conversion[]> =>
  (await call<{ items: M.Conversion[] }>("GET", `/snapshots/${id}/conversions`)).items;
export const downloadOf = (id: number, format?: string): string =>
  addressOf(`/snapshots/${id}/download${query({ format })}`);
/** What is exported, and how. */
export interface ExportWanted {
  format: string;
  batch_id?: string;
  state?: string;
  /** Only tasks with answers; every answer instead of the chosen one; with the files that tasks show;
   * boxes for shapes that the format lacks; cells that no spreadsheet runs. */
  annotated?: boolean;
  all?: boolean;
  files?: boolean;
  boxes?: boolean;
  spreadsheet_safe?: boolean;
}
export const exportOf = (project: number, wanted: ExportWanted): string =>
  addressOf(`/projects/${project}/export${query(Object.fromEntries(Object.entries(wanted).map(([name, value]) => [name, value === false ? undefined : String(value ?? "")])))}`);

/** The most that one may do in a project; a place in it may give more than one's own role. */
export async function roleIn(id: number, own: string): Promise<string> {
  if (["manager", "admin", "owner"].includes(own)) return own;
  const may = (what: Promise<unknown>) => what.then(() => true, () => false);
  if (await may(places(id))) return "manager";
  return own === "labeler" && (await may(counts(id))) ? "reviewer" : own;
}
