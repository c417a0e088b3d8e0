/** Several tasks of a batch on one page. */

import { useState } from "react";
import { useDoing } from "../../../manage/asked";
import type { Batch } from "../../../manage/model";
import { putTogether } from "../../../manage/paging";
import { b } from "../../../texts.batches";
import { Numeric } from "../form";

export function Pages({ batch, again }: { batch: Batch; again(): void }) {
  const [size, setSize] = useState(5);
  const [done, tell] = useState<{ done: number; of: number } | null>(null);
  const [said, say] = useState("");
  const doing = useDoing();
  const run = () => void doing.run(async () => {
    say("");
    say(b.paged(await putTogether(batch.project_id, batch.id, size, (done, of) => tell({ done, of }))));
    again();
  }).then(() => tell(null));
  return (
    <form className="panel-box" aria-labelledby="pages-title" onSubmit={(event) => { event.preventDefault(); run(); }}>
      <h2 id="pages-title">{b.pages}</h2>
      <p className="soft">{b.pagesHelp}</p>
      <div className="row low-row">
        <Numeric title={b.perPage} least={2} most={1000} value={size} put={setSize} />
        <button className="low" disabled={doing.busy || !Number.isInteger(size) || size < 2 || size > 1000}>{b.pagesGo}</button>
      </div>
      {done && <progress value={done.done} max={Math.max(done.of, 1)} aria-label={b.paging(done.done, done.of)} />}
      <p role="status" className="soft">{done ? b.paging(done.done, done.of) : said}</p>
      {doing.failed && <p className="fault" role="alert">{doing.failed}</p>}
    </form>
  );
}
