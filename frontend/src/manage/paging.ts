/** Tasks of a batch put together on pages of several. */

import * as calls from "./calls";

const STEP = 1000;
const AT_ONCE = 3;

/** In order, so many at a time; a rest that is too small for a page is one too. Pure. */
export function inPages<T>(things: readonly T[], size: number): T[][] {
  const found: T[][] = [];
  for (let at = 0; at < things.length; at += size) found.push(things.slice(at, at + size));
  return found;
}

/** Put what nobody has begun on pages; tells how many of how many are made. Tasks that want
 * different numbers of answers are never on one page. */
export async function putTogether(
  project: number, batch: number, size: number, progress: (done: number, of: number) => void,
): Promise<number> {
  const byOverlap = new Map<number, number[]>();
  for (let after: number | string | null = 0; after !== null; ) {
    const page: Awaited<ReturnType<typeof calls.lightTasks>> = await calls.lightTasks(
      project, { batch_id: batch, state: "open", kind: "production" }, after, STEP, "leave_out=data&leave_out=metadata&leave_out=expected");
    for (const task of page.items)
      if (!task.page_id) byOverlap.set(task.overlap, [...(byOverlap.get(task.overlap) ?? []), task.id]);
    after = page.next;
  }
  const pages = [...byOverlap.values()].flatMap((ids) => inPages(ids, size));
  const left = [...pages];
  let done = 0;
  progress(0, pages.length);
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    for (let ids = left.shift(); ids; ids = left.shift()) {
      await calls.createPage(batch, ids);
      progress(++done, pages.length);
    }
  }));
  return pages.length;
}
