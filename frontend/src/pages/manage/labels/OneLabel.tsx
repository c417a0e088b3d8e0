/** What else may be said of a label. */

import type { Label } from "../../../model";
import { s } from "../../../texts.schema";
import { Check, Text } from "../form";

interface Props {
  label: Label;
  word: string;
  marks: boolean;
  plain: boolean;
  set(to: Partial<Label>): void;
  move(by: 1 | -1): void;
  under: (() => void) | undefined;
}

export function OneLabel({ label, word, marks, plain, set, move, under }: Props) {
  return (
    <div className="label-more">
      <div className="two">
        <Text title={s.shown} value={label.title ?? ""} put={(title) => set({ title: title || null })} />
        <Text title={s.helpOf} value={label.help ?? ""} put={(help) => set({ help: help || null })} />
        {!plain && <Text title={s.number} help={s.numberHelp} type="number" value={label.number == null ? "" : String(label.number)}
          put={(text) => set({ number: text === "" ? null : Math.max(Math.round(Number(text)), 0) })} />}
        <Text title={s.labelKey} value={label.key ?? ""} put={(key) => set({ key: key || null })} />
      </div>
      {!plain && (
        <div className="row wide-row">
          <Check title={s.selectable} value={label.selectable !== false} put={(selectable) => set({ selectable })} />
          {marks ? <Check title={s.instance} value={label.instance ?? false} put={(instance) => set({ instance })} />
            : <Check title={s.selected} value={label.selected ?? false} put={(selected) => set({ selected })} />}
        </div>
      )}
      <p className="row">
        {under && <button type="button" onClick={under} aria-label={s.under(word)}>{s.underShort}</button>}
        <button type="button" className="quiet" onClick={() => move(-1)} aria-label={s.up(word)}>↑</button>
        <button type="button" className="quiet" onClick={() => move(1)} aria-label={s.down(word)}>↓</button>
      </p>
    </div>
  );
}
