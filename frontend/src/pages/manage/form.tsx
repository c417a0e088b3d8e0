/** The parts of forms: a control with its words, tied together. */

import { type ReactNode, useEffect, useId, useRef, useState } from "react";
import { m } from "../../texts.manage";

interface LineProps {
  title: string;
  help?: string;
  children(id: string, described: string | undefined): ReactNode;
}

export function Line({ title, help, children }: LineProps) {
  const id = useId();
  return (
    <div className="line">
      <label htmlFor={id} className="title">{title}</label>
      {children(id, help ? `${id}-help` : undefined)}
      {help && <p id={`${id}-help`} className="soft">{help}</p>}
    </div>
  );
}

interface TextProps {
  title: string;
  value: string;
  put(value: string): void;
  help?: string;
  lines?: number;
  type?: string;
  required?: boolean;
  placeholder?: string;
  /** Begins to be written into at once. */
  focus?: boolean;
}

export function Text({ title, help, value, put, lines = 1, type = "text", required = false, placeholder, focus = false }: TextProps) {
  return (
    <Line title={title} {...(help ? { help } : {})}>
      {(id, described) => lines > 1
        ? <textarea id={id} rows={lines} value={value} aria-describedby={described} required={required} spellCheck={false}
            placeholder={placeholder} onChange={(event) => put(event.target.value)} />
        : <input id={id} type={type} value={value} aria-describedby={described} required={required} autoComplete="off" autoFocus={focus}
            placeholder={placeholder} onChange={(event) => put(event.target.value)} />}
    </Line>
  );
}

export function Numeric({ title, help, value, put, least = 0, most }: {
  title: string; help?: string; value: number; put(value: number): void; least?: number; most?: number;
}) {
  return (
    <Line title={title} {...(help ? { help } : {})}>
      {(id, described) => (
        <input id={id} type="number" min={least} max={most} step="1" value={Number.isFinite(value) ? value : ""} required
          aria-describedby={described} onChange={(event) => put(event.target.value === "" ? NaN : Number(event.target.value))} />
      )}
    </Line>
  );
}

export function Pick({ title, help, value, options, put }: {
  title: string; help?: string; value: string; options: readonly (readonly [value: string, words: string])[]; put(value: string): void;
}) {
  return (
    <Line title={title} {...(help ? { help } : {})}>
      {(id, described) => (
        <select id={id} value={value} aria-describedby={described} onChange={(event) => put(event.target.value)}>
          {options.map(([one, words]) => <option key={one} value={one}>{words}</option>)}
        </select>
      )}
    </Line>
  );
}

export function Check({ title, value, put }: { title: string; value: boolean; put(value: boolean): void }) {
  return (
    <label className="check"><input type="checkbox" checked={value} onChange={(event) => put(event.target.checked)} /> {title}</label>
  );
}

/** A button that is pressed twice: for what cannot be taken back. */
export function Sure({ title, words = m.sure, run, disabled = false }: {
  title: string; words?: string; run(): void; disabled?: boolean;
}) {
  const [asked, ask] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  return (
    <button type="button" className="danger" disabled={disabled} onClick={() => {
      clearTimeout(timer.current);
      if (asked) run();
      else timer.current = setTimeout(() => ask(false), 4000);
      ask(!asked);
    }}>{asked ? words : title}</button>
  );
}

/** A word that is shown once, with a way to copy it. */
export function Secret({ title, value }: { title: string; value: string }) {
  const [copied, copy] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  return (
    <Line title={title}>
      {(id) => (
        <span className="secret">
          <input id={id} ref={field} readOnly value={value} onFocus={(event) => event.target.select()} />
          <button type="button" onClick={() => {
            field.current?.select();
            // Over plain http there is no clipboard; then it is at least selected.
            navigator.clipboard?.writeText(value).then(() => copy(true), () => undefined);
          }}>{copied ? m.copied : m.copy}</button>
        </span>
      )}
    </Line>
  );
}

/** Several words between commas. */
export function Words({ title, help, words, put }: { title: string; help?: string; words: readonly string[]; put(words: string[]): void }) {
  const [text, type] = useState(words.join(", "));
  return <Text title={title} {...(help ? { help } : {})} value={text} put={(next) => {
    type(next);
    put([...new Set(next.split(",").map((one) => one.trim()).filter(Boolean))]);
  }} />;
}

/** A number that may be left out. */
export function Maybe({ title, help, value, put, step = "1" }: {
  title: string; help?: string; value: number | null | undefined; put(value: number | null): void; step?: string;
}) {
  return (
    <Line title={title} {...(help ? { help } : {})}>
      {(id, described) => (
        <input id={id} type="number" step={step} value={value ?? ""} aria-describedby={described}
          onChange={(event) => put(event.target.value === "" ? null : Number(event.target.value))} />
      )}
    </Line>
  );
}

/** A name that others refer to: it is taken when one leaves it, and only if nobody has it. */
export function Name({ title, value, taken, put, words }: {
  title: string; value: string; taken: readonly string[]; put(value: string): void; words: { empty: string; taken: string };
}) {
  const [text, type] = useState(value);
  const [was, keep] = useState(value);
  if (was !== value) {
    keep(value);
    type(value);
  }
  const wrong = text === value ? "" : !text ? words.empty : taken.includes(text) ? words.taken : "";
  const done = () => (wrong ? type(value) : text !== value && put(text));
  return (
    <Line title={title}>
      {(id) => (
        <>
          <input id={id} value={text} aria-invalid={wrong ? true : undefined} autoComplete="off" dir="auto" onChange={(event) => type(event.target.value)}
            onBlur={done} onKeyDown={(event) => { if (event.key === "Enter") { event.preventDefault(); done(); } }} />
          {wrong && <span className="fault" role="status">{wrong}</span>}
        </>
      )}
    </Line>
  );
}
