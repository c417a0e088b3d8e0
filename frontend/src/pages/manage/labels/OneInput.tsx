/** One thing that people are shown. */

import { useState } from "react";
import type { Data, Input, Json } from "../../../model";
import { isObject } from "../../../data";
import { m } from "../../../texts.manage";
import { s } from "../../../texts.schema";
import { Check, Name, Pick, Text } from "../form";

const MEDIA = ["image", "text", "audio", "video", "html", "chat", "paragraphs", "time_series", "table", "pdf", "list", "point_cloud", "file"];

interface Props {
  input: Input;
  taken: readonly string[];
  fault: string;
  set(to: Partial<Input>): void;
  rename(name: string): void;
  move(by: 1 | -1): void;
  remove(): void;
}

export function OneInput({ input, taken, fault, set, rename, move, remove }: Props) {
  const [open, toggle] = useState(false);
  return (
    <div className="input-box" role="group" aria-label={`${s.input} ${input.name}`}>
      <div className="input-line">
        <Name title={s.name} value={input.name} taken={taken} put={rename} words={{ empty: s.nameEmpty, taken: s.nameTaken }} />
        <Pick title={s.media} value={input.media} options={MEDIA.map((one) => [one, one.replace("_", " ")] as const)} put={(media) => set({ media })} />
        <Text title={s.key} value={input.key ?? ""} put={(key) => set({ key: key || null })} />
        <button type="button" className="quiet icon" aria-expanded={open} aria-label={s.moreOf(input.name)} onClick={() => toggle(!open)}>⋯</button>
        <button type="button" className="quiet icon" aria-label={`${m.remove} ${input.name}`} onClick={remove}>✕</button>
      </div>
      {fault && <p className="fault" role="alert">{fault}</p>}
      {open && <More input={input} set={set} move={move} />}
    </div>
  );
}

function More({ input, set, move }: Pick<Props, "input" | "set" | "move">) {
  const [options, type] = useState(() => JSON.stringify(input.options ?? {}));
  const [wrong, fault] = useState(false);
  const put = (text: string) => {
    type(text);
    try {
      const found = (text.trim() ? JSON.parse(text) : {}) as Json;
      fault(!isObject(found));
      if (isObject(found)) set({ options: found });
    } catch {
      fault(true);
    }
  };
  const literal = input.options?.["literal"];
  const others = (): Data => {
    const { literal: _, ...rest } = input.options ?? {};
    return rest;
  };
  return (
    <div className="label-more">
      <div className="two">
        <Text title={s.input_.title} value={input.title ?? ""} put={(title) => set({ title: title || null })} />
        <Pick title={s.input_.link} value={input.link == null ? "" : String(input.link)} options={s.input_.links} put={(one) => set({ link: one === "" ? null : one === "true" })} />
      </div>
      {!input.key && <Text title={s.input_.literal} help={s.input_.literalHelp} lines={2} value={typeof literal === "string" ? literal : ""}
        put={(text) => { const now = text ? { ...others(), literal: text } : others(); type(JSON.stringify(now)); set({ options: now }); }} />}
      <Text title={s.input_.options} help={s.input_.optionsHelp} value={options} put={put} />
      {wrong && <p className="fault" role="status">{s.notJson}</p>}
      <div className="row wide-row">
        <Check title={s.input_.manyOf} value={input.many ?? false} put={(many) => set({ many })} />
        <Check title={s.input_.needed} value={input.required !== false} put={(required) => set({ required })} />
      </div>
      <p className="row">
        <button type="button" className="quiet" onClick={() => move(-1)} aria-label={s.up(input.name)}>↑</button>
        <button type="button" className="quiet" onClick={() => move(1)} aria-label={s.down(input.name)}>↓</button>
      </p>
    </div>
  );
}
