/** Where files are dropped, or chosen. */

import { useRef, useState } from "react";
import { dropped } from "../../../manage/files";
import { u } from "../../../texts.upload";

export function Drop({ busy, take }: { busy: boolean; take(files: File[]): void }) {
  const [over, isOver] = useState(false);
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const taken = (input: HTMLInputElement) => {
    if (input.files?.length) take([...input.files]);
    input.value = "";
  };
  return (
    <section className="drop" data-over={over} aria-label={u.drop}
      onDragOver={(event) => { event.preventDefault(); isOver(true); }} onDragLeave={() => isOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        isOver(false);
        if (!busy) void dropped(event.dataTransfer).then(take);
      }}>
      <h2>{u.drop}</h2>
      <p className="soft">{u.dropHelp}</p>
      <p className="row centred">
        <button type="button" className="primary" disabled={busy} onClick={() => files.current?.click()}>{u.files}</button>
        <button type="button" disabled={busy} onClick={() => folder.current?.click()}>{u.folder}</button>
      </p>
      <input ref={files} type="file" multiple hidden aria-label={u.files} onChange={(event) => taken(event.target)} />
      <input ref={(one) => { folder.current = one; one?.setAttribute("webkitdirectory", ""); }} type="file" multiple hidden
        aria-label={u.folder} onChange={(event) => taken(event.target)} />
    </section>
  );
}
