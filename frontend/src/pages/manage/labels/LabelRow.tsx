/** One label of a list or tree: its colour, name and key, and more when it is asked for. */

import type { Label } from "../../../model";
import { m } from "../../../texts.manage";
import { s } from "../../../texts.schema";
import { Hotkey } from "./Hotkey";
import { OneLabel } from "./OneLabel";

/** What may be said of labels: for marks class numbers and objects apart; of plain ones neither colour nor key. */
export interface Kind {
  marks: boolean;
  plain: boolean;
}

export interface LabelRowProps {
  label: Label;
  /** Its place as people count: 2.1 is the first one under the second. */
  at: string;
  /** Its name without those above it. */
  word: string;
  /** The colour that it has if it has none of its own. */
  color: string;
  depth: number;
  kind: Kind;
  wrong: { name: boolean; key: boolean };
  open: boolean;
  toggle(): void;
  set(to: Partial<Label>): void;
  rename(word: string): void;
  /** Pasted text; true = it was taken as several labels. */
  paste(text: string): boolean;
  move(by: 1 | -1): void;
  remove(): void;
  under: (() => void) | undefined;
}

const hex = (color: string | null | undefined): string | undefined => (/^#[0-9a-f]{6}$/i.test(color ?? "") ? color ?? undefined : undefined);

export function LabelRow(props: LabelRowProps) {
  const { label, at, word, kind, wrong, open, set } = props;
  return (
    <div className="label-box" data-depth={Math.min(props.depth, 5)}>
      <div className="label-line" data-plain={kind.plain}>
        {!kind.plain && <input type="color" value={hex(label.color) ?? props.color} data-own={Boolean(label.color)} aria-label={s.color(word)}
          onChange={(event) => set({ color: event.target.value })} />}
        <input value={word} aria-label={s.labelName(at)} aria-invalid={wrong.name || undefined} dir="auto" onChange={(event) => props.rename(event.target.value)}
          onPaste={(event) => { if (props.paste(event.clipboardData.getData("text"))) event.preventDefault(); }} />
        {!kind.plain && <Hotkey name={word} value={label.hotkey ?? ""} twice={wrong.key} put={(hotkey) => set({ hotkey })} />}
        <button type="button" className="quiet icon" aria-expanded={open} aria-label={s.moreOf(word)} onClick={props.toggle}>⋯</button>
        <button type="button" className="quiet icon" aria-label={`${m.remove} ${word}`} onClick={props.remove}>✕</button>
      </div>
      {wrong.name && <p className="fault">{label.name ? s.nameTaken : s.nameEmpty}</p>}
      {open && <OneLabel label={label} word={word} marks={kind.marks} plain={kind.plain} set={set} move={props.move} under={props.under} />}
    </div>
  );
}
