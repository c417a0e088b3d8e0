/** The rules of hand-out and reviews, of a project or of one batch. Pure. */

import type { Settings } from "./model";

export const USUAL = {
  lease_s: 1800, max_active: 2, on_skip: "others", on_reject: "requeue", review_percent: 0, review_own: false,
  golden_every: 0, golden_repeat: false,
} as const;

export type Rules = Settings & Required<Pick<Settings, keyof typeof USUAL>>;

/** Every rule, the usual ones too; what pages have no line for stays as it is. */
export const rulesOf = (settings: Settings): Rules => ({ ...USUAL, ...settings });

const within = (value: number, least: number, most: number): boolean =>
  Number.isInteger(value) && value >= least && value <= most;

/** Whether the server can take them (`services/projects.py`). */
export const sound = (rules: Rules, overlap: number): boolean =>
  within(overlap, 1, 2 ** 30) && within(rules.lease_s, 1, 30 * 24 * 3600) && within(rules.max_active, 1, 100)
  && within(rules.review_percent, 0, 100) && within(rules.golden_every, 0, 1_000_000);
