/** The native shapes that only managers and reviewers see. */

import type { Answer, Data, Project, Value } from "../model";

export interface Settings {
  lease_s?: number;
  max_active?: number;
  on_skip?: "others" | "me" | "count";
  on_reject?: "requeue" | "final";
  auto_accept?: boolean | null;
  review_percent?: number;
  review_own?: boolean;
  golden_every?: number;
  golden_repeat?: boolean;
  golden_batch_id?: number | null;
  skills?: SkillRule[];
  completes?: boolean;
  reopens?: boolean;
}

/** Only people who have this skill get work, from `least` to `most` where that is said. */
export interface SkillRule {
  skill_id: number;
  least?: number | null;
  most?: number | null;
}

export interface FullProject extends Omit<Project, "settings"> {
  settings: Settings;
  overlap: number;
  schema_version: number;
  default_batch_id: number;
  open_to_all: boolean;
  instructions?: string | null;
  revision: number;
  created_at: string;
}

export interface Batch {
  id: number;
  project_id: number;
  name: string;
  kind: string;
  state: string;
  reason: string | null;
  priority: number;
  order: string;
  /** Kept for some groups of people, and which. */
  grouped: boolean;
  groups: number[];
  overlap: number;
  settings: Settings;
  revision: number;
  created_at: string;
  expires_at: string | null;
}

/** What a golden or training task expects. */
export interface Expectation {
  answer: Answer;
  weight?: number;
  /** What counts; none = all that is answered. */
  fields?: string[];
  hint?: string | null;
  annotation_id?: number | null;
}

export interface Skill {
  id: number;
  name: string;
  created_at: string;
}

export interface Holder {
  member_id: number;
  value: number;
}

export interface AuditEntry {
  id: number;
  at: string;
  member_id: number | null;
  user_id: number | null;
  key_prefix: string | null;
  peer: string;
  request_id: string;
  route: string;
  what: string;
  object_id: number | null;
  before: string | null;
  after: string | null;
}

/** Somewhere where one is logged in. */
export interface Device {
  id: number;
  organization_id: number;
  address: string;
  agent: string;
  created_at: string;
  last_used_at: string;
}

export interface Annotation {
  id: number;
  task_id: number;
  project_id: number;
  assignment_id: number;
  member_id: number;
  state: string;
  revision: number;
  created_at: string;
  updated_at: string;
  golden?: boolean;
  skipped?: boolean;
  seconds?: number | null;
  edited_by?: number | null;
  answer?: Answer | null;
}

export interface Task {
  id: number;
  project_id: number;
  batch_id: number;
  kind: string;
  state: string;
  overlap: number;
  answers: number;
  skips: number;
  annotation_count: number;
  prediction_count: number;
  priority: number;
  schema_version: number;
  revision: number;
  created_at: string;
  updated_at: string;
  data?: Data | null;
  completed_at?: string | null;
  name?: string | null;
  unique_id?: string | null;
  tags?: string[];
  metadata?: Data | null;
  page_id?: number | null;
  expected?: Expectation | null;
  annotations?: Annotation[];
}

export type Verdict = "accepted" | "fixed" | "commented" | "rejected";

export interface Review {
  id: number;
  annotation_id: number;
  verdict: Verdict;
  source: string;
  member_id: number | null;
  comment: string | null;
  at: string;
}

export interface Revision {
  revision: number;
  answer: Answer | null;
  edited_by: number | null;
  at: string;
}

export interface Held {
  id: number;
  member_id: number;
  batch_id: number;
  state: string;
  task_ids: number[];
  created_at: string;
  comment?: string | null;
  reason?: string | null;
  submitted_at?: string | null;
  rejected_at?: string | null;
  skipped_at?: string | null;
  expired_at?: string | null;
  annotations?: Annotation[];
}

export interface Person {
  id: number;
  user_id: number;
  role: string;
  email: string;
  name: string;
  created_at: string;
}

export interface Key {
  id: number;
  kind: string;
  prefix: string;
  name: string | null;
  scope: string | null;
  created_at: string;
  last_used_at: string | null;
  expires_at: string | null;
}

export interface Invitation {
  id: number;
  role: string;
  email: string | null;
  created_at: string;
  expires_at: string;
}

export interface Webhook {
  id: number;
  project_id: number | null;
  url: string;
  kinds: string[];
  active: boolean;
  failing_since: string | null;
  last_call_at: string | null;
  last_error: string | null;
}

export interface Delivery {
  id: number;
  event_id: number;
  state: string;
  tries: number;
  status: number | null;
  error: string | null;
  next_at: string | null;
  created_at: string;
  ended_at: string | null;
}

export interface Happened {
  id: number;
  kind: string;
  entity_id: number;
  member_id: number | null;
  at: string;
}

export interface StoredFile {
  id: number;
  name: string;
  media_type: string;
  size: number;
  url: string;
}

export interface Import {
  id: number;
  state: string;
  format: string | null;
  counts: { [name: string]: number };
  error: string | null;
  finished_at: string | null;
}

export interface Format {
  name: string;
  title: string;
  suffix: string;
  description: string;
}

export interface Snapshot {
  id: number;
  title: string;
  state: string;
  counts: { [name: string]: number };
  error: string | null;
  created_at: string;
  finished_at: string | null;
}

export interface Loss {
  code: string;
  where: string;
  detail?: string;
}

export interface Conversion {
  snapshot_id: number;
  format: string;
  state: string;
  losses: Loss[];
  error: string | null;
  created_at: string;
}

export const ROLES = ["labeler", "reviewer", "member", "manager", "admin", "owner"] as const;

/** Whether a role has at least the rights of another, as `model/work.py` orders them. */
export const atLeast = (role: string, least: (typeof ROLES)[number]): boolean =>
  ROLES.indexOf(role as (typeof ROLES)[number]) >= ROLES.indexOf(least);

export const valueOf = (values: Value[] | undefined, field: string) =>
  values?.find((one) => one.field === field)?.value;
