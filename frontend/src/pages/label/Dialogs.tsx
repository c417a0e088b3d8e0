/** The two windows over the page: instructions and keys; why a task is skipped. */

import { type ReactNode, useLayoutEffect, useRef, useState } from "react";
import { commandsOf, type Keys } from "../../keyboard";
import { type LabelSchema, titleOf } from "../../model";
import { t } from "../../texts";
import { wordsOf } from "./told";

interface DialogProps {
  title: string;
  close(): void;
  /** As wide as what stands side by side needs. */
  wide?: boolean;
  children: ReactNode;
}

export function Dialog({ title, close, wide, children }: DialogProps) {
  const root = useRef<HTMLDialogElement>(null);
  // Before anything else is typed: it is meant for this window.
  useLayoutEffect(() => {
    const dialog = root.current;
    dialog?.showModal();
    dialog?.querySelector("input")?.focus();
    return () => dialog?.close();
  }, []);
  return (
    <dialog ref={root} data-wide={wide} aria-labelledby="dialog-title" onCancel={(event) => { event.preventDefault(); close(); }}
      onPointerDown={(event) => event.target === root.current && close()}>
      <div className="dialog">
        <div className="row spread">
          <h2 id="dialog-title">{title}</h2>
          <button type="button" className="quiet icon" onClick={close} aria-label={t.close}>✕</button>
        </div>
        {children}
      </div>
    </dialog>
  );
}

interface HelpProps {
  schema: LabelSchema;
  keys: Keys;
  /** What is said about the project and about this task. */
  told: (string | null | undefined)[];
  close(): void;
}

export function Help({ schema, keys, told, close }: HelpProps) {
  const marks = (schema.fields ?? []).some((field) => field.kind === "region");
  const media = (schema.inputs ?? []).map((input) => input.media);
  const drawn = marks && (media.includes("image") || media.includes("video"));
  return (
    <Dialog title={t.help.title} close={close}>
      {told.map((text, n) => text ? <Told key={n} text={text} /> : null)}
      <h3>{t.help.questions}</h3>
      <dl className="asked">
        {(schema.fields ?? []).filter((field) => !field.hidden).map((field) => (
          <div key={field.name}>
            <dt dir="auto">{titleOf(field)}{field.required && <span className="needed"> *</span>}</dt>
            <dd>
              <span className="soft">{t.kinds[field.kind]}</span>
              {field.help && <p dir="auto">{field.help}</p>}
              {"labels" in field && field.labels?.filter((label) => label.help).map((label) => (
                <p key={label.name} dir="auto"><b>{titleOf(label)}</b>: {label.help}</p>
              ))}
            </dd>
          </div>
        ))}
      </dl>
      <h3>{t.help.keys}</h3>
      <dl className="keys">
        {commandsOf(keys).map(({ command, keys: named }) => (
          <div key={command}>
            <dt>{named.map((key) => <kbd key={key}>{key}</kbd>)}</dt>
            <dd>{t.help.keyOf[command]}</dd>
          </div>
        ))}
        {drawn && <div><dt><kbd>←</kbd><kbd>→</kbd><kbd>↑</kbd><kbd>↓</kbd></dt><dd>{t.help.arrows}</dd></div>}
        {drawn && <div><dt><kbd>Ctrl+←</kbd><kbd>→</kbd><kbd>↑</kbd><kbd>↓</kbd></dt><dd>{t.help.sizes}</dd></div>}
        {["audio", "time_series"].filter((one) => media.includes(one)).map((one) => (
          <div key={one}><dt><kbd>←</kbd><kbd>→</kbd><kbd>↑</kbd><kbd>↓</kbd></dt><dd>{t.help.along[one]}</dd></div>
        ))}
        {media.includes("text") && <div><dt><kbd>←</kbd><kbd>→</kbd></dt><dd>{t.help.caret}</dd></div>}
        {media.some((one) => ["image", "video"].includes(one)) && <div><dt><kbd>Space</kbd></dt><dd>{t.help.pan}</dd></div>}
      </dl>
    </Dialog>
  );
}

/** Instructions as text, whether they were written as text or as HTML. */
function Told({ text }: { text: string }) {
  return <div className="told" dir="auto">{wordsOf(text)}</div>;
}

export function Skip({ skip, close }: { skip(reason: string): void; close(): void }) {
  const [why, say] = useState("");
  return (
    <Dialog title={t.skip.title} close={close}>
      <form onSubmit={(event) => { event.preventDefault(); skip(why.trim()); }}>
        <label htmlFor="skip-why">{t.skip.why}</label>
        <input id="skip-why" value={why} maxLength={1000} onChange={(event) => say(event.target.value)} />
        <p className="row">
          {t.skip.reasons.map((reason) => (
            <button key={reason} type="button" className="quiet" onClick={() => say(reason)}>{reason}</button>
          ))}
        </p>
        <p className="row end">
          <button type="button" onClick={close}>{t.skip.cancel}</button>
          <button className="primary">{t.skip.go}</button>
        </p>
      </form>
    </Dialog>
  );
}
