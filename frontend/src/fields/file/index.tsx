/** Hand in files: chosen or dropped, sent at once, kept as their ids. */

import { type DragEvent, useContext, useEffect, useRef, useState } from "react";
import { sizeOf } from "../../manage/files";
import type { FileField, Json } from "../../model";
import { d } from "../../texts.documents";
import type { FieldKind, FieldProps } from "../kind";
import "../fields.css";
import { about, fits, idsOf, isWaiting, nameOf, Owner, send, type StoredFile, waitingFor, whyNot } from "./sending";

function Control(props: FieldProps<FileField>) {
  const { field, id, value, change, invalid, describedBy } = props;
  const owner = useContext(Owner);
  const [shares, setShares] = useState<{ [name: string]: number }>({});
  const [failed, setFailed] = useState<string[]>([]);
  const latest = useRef({ value, change });
  latest.current = { value, change };
  const ids = idsOf(value);
  const accept = field.accept ?? [];

  const swap = (from: string, to: string | null) => {
    const now = idsOf(latest.current.value);
    const next = to === null ? now.filter((one) => one !== from) : now.map((one) => (one === from ? to : one));
    put(next);
  };
  const put = (next: string[]) => {
    const to: Json | undefined = next.length ? next : undefined;
    latest.current.value = to;
    latest.current.change(to, "sending");
  };
  const take = (files: readonly File[]) => {
    if (!owner) return setFailed([d.file.nowhere]);
    setFailed([]);
    for (const file of field.many ? files : files.slice(0, 1)) {
      if (!fits(file, accept)) {
        setFailed((all) => [...all, d.file.failed(file.name, d.file.kind)]);
        continue;
      }
      const place = waitingFor(file.name);
      setShares((all) => ({ ...all, [file.name]: 0 }));
      put(field.many ? [...idsOf(latest.current.value), place] : [place]);
      send(file, owner, (share) => setShares((all) => ({ ...all, [file.name]: share }))).then(
        (made) => swap(place, made),
        (error: unknown) => {
          swap(place, null);
          setFailed((all) => [...all, d.file.failed(file.name, whyNot(error))]);
        },
      );
    }
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    take([...event.dataTransfer.files]);
  };

  return (
    <div className="file" onDragOver={(event) => event.preventDefault()} onDrop={drop}>
      {ids.length > 0 && (
        <ul>
          {ids.map((one) => (
            <li key={one} className="row">
              {isWaiting(one) ? <Sending name={nameOf(one)} share={shares[nameOf(one)]} /> : <Sent id={one} />}
              <button type="button" className="quiet icon" aria-label={d.file.remove(isWaiting(one) ? nameOf(one) : one)}
                onClick={() => swap(one, null)}>✕</button>
            </li>
          ))}
        </ul>
      )}
      <label className="drop">
        <input id={id} type="file" multiple={field.many ?? false} accept={accept.join(",")} aria-invalid={invalid}
          aria-describedby={describedBy} aria-required={field.required ?? false}
          onChange={(event) => { take([...(event.target.files ?? [])]); event.target.value = ""; }} />
        <span><b>{field.many ? d.file.chooseMany : d.file.choose}</b> {field.many ? d.file.dropMany : d.file.drop}</span>
        {accept.length > 0 && <span className="soft">{d.file.accepts(accept.join(", "))}</span>}
      </label>
      {failed.map((why) => <p key={why} className="fault" role="alert">{why}</p>)}
    </div>
  );
}

/** On its way; or not any more, if the page was left meanwhile. */
function Sending({ name, share }: { name: string; share: number | undefined }) {
  if (share === undefined) return <span className="name fault">{d.file.lost(name)}</span>;
  return <span className="name">{d.file.sending(name, Math.round(share * 100))}<progress value={share} aria-label={name} /></span>;
}

function Sent({ id }: { id: string }) {
  const [file, setFile] = useState<StoredFile | null>(null);
  useEffect(() => {
    let gone = false;
    about(id).then((found) => !gone && setFile(found), () => undefined);
    return () => { gone = true; };
  }, [id]);
  if (!file) return <span className="name">{d.file.number(id)}</span>;
  return <span className="name"><a href={file.url} target="_blank" rel="noopener">{file.name}</a> <span className="soft">{sizeOf(file.size)}</span></span>;
}

export const file: FieldKind<FileField> = {
  Control,
  several: false,
  wrong(field, value) {
    const ids = idsOf(value);
    const [waiting] = ids.filter(isWaiting);
    if (waiting !== undefined) return d.file.waits(nameOf(waiting));
    return ids.length > 1 && !field.many ? d.file.one : null;
  },
};
