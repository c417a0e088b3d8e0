/** What happened to a task, in order, from what is known of its holds, answers and verdicts. Pure. */

import type { Annotation, Held, Review, Revision, Task } from "./model";

export interface Step {
  at: string;
  what: string;
  member: number | null;
  /** What was said about it. */
  words?: string | undefined;
}

export interface Told {
  annotation: Annotation;
  revisions: readonly Revision[];
  reviews: readonly Review[];
}

export function story(task: Task, holds: readonly Held[], answers: readonly Told[]): Step[] {
  const found: Step[] = [{ at: task.created_at, what: "made", member: null }];
  const put = (at: string | null | undefined, what: string, member: number | null, words?: string | null) => {
    if (at) found.push({ at, what, member, ...(words ? { words } : {}) });
  };
  for (const hold of holds) {
    // An answer that came without a hold was submitted at once.
    if (hold.created_at !== hold.submitted_at) put(hold.created_at, "claimed", hold.member_id);
    put(hold.submitted_at, "submitted", hold.member_id);
    put(hold.skipped_at, "skipped", hold.member_id, hold.reason);
    put(hold.expired_at, "expired", hold.member_id);
  }
  for (const { annotation, revisions, reviews } of answers) {
    // A revision says since when it was so: each but the first began with a change.
    for (const one of revisions.slice(1)) put(one.at, "revised", one.edited_by ?? annotation.member_id);
    if (annotation.revision > 1 && annotation.edited_by != null)
      put(annotation.updated_at, "revised", annotation.edited_by);
    for (const one of reviews) put(one.at, `review.${one.verdict}`, one.member_id, one.comment);
  }
  put(task.completed_at, "completed", null);
  return found.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}
