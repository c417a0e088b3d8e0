/** A new batch: its name, its kind, when it begins. Its rules are the project's until they are changed. */

import { useState } from "react";
import { useDoing } from "../../../manage/asked";
import * as calls from "../../../manage/calls";
import type { Batch, FullProject } from "../../../manage/model";
import { b } from "../../../texts.batches";
import { Check, Numeric, Pick, Text } from "../form";

export function NewBatch({ project, made }: { project: FullProject; made(batch: Batch): void }) {
  const [name, call] = useState("");
  const [kind, setKind] = useState("production");
  const [order, setOrder] = useState("sequential");
  const [priority, setPriority] = useState(0);
  const [overlap, setOverlap] = useState(project.overlap);
  const [staging, wait] = useState(false);
  const doing = useDoing();
  const sound = name.trim() && Number.isInteger(priority) && Number.isInteger(overlap) && overlap > 0;
  return (
    <form className="panel-box" aria-label={b.create} onSubmit={(event) => {
      event.preventDefault();
      void doing.run(async () => made(await calls.createBatch(project.id, { name: name.trim(), kind, order, priority, overlap, staging })));
    }}>
      <Text title={b.name} value={name} put={call} required focus />
      <div className="two">
        <Pick title={b.kind} help={b.kindHelp} value={kind} options={b.kindOptions} put={setKind} />
        <Pick title={b.order} value={order} options={b.orders} put={setOrder} />
        <Numeric title={b.priority} help={b.priorityHelp} least={-1e9} value={priority} put={setPriority} />
        <Numeric title={b.overlap} least={1} value={overlap} put={setOverlap} />
      </div>
      <Check title={b.staging} value={staging} put={wait} />
      {doing.failed && <p className="fault" role="alert">{doing.failed}</p>}
      <p className="row end"><button className="primary" disabled={!sound || doing.busy}>{b.make}</button></p>
    </form>
  );
}
