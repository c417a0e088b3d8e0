/** Labels with their colours and keys, and others under them. */

import { useState } from "react";
import { OURS } from "../../../canvas/colors";
import { changed, freeLabel, isTree, join, moved, type Place, respelled, type Row, rowsOf, wordOf } from "../../../manage/asking/trees";
import { labelsIn } from "../../../manage/templates";
import type { Label } from "../../../model";
import { m } from "../../../texts.manage";
import { s } from "../../../texts.schema";
import { Hotkey } from "./Hotkey";
import { OneLabel } from "./OneLabel";

interface Props {
  title?: string;
  labels: Label[];
  /** Names are whole paths: those of a nested choice. */
  nested?: boolean;
  /** Whether labels may stand under others; `paths`: and are then named by the path to them. */
  trees?: boolean;
  paths?: boolean;
  /** What may be said of a label: for marks, class numbers and objects apart; for options, which are picked at first. */
  marks?: boolean;
  plain?: boolean;
  put(labels: Label[], nested: boolean): void;
}

export function LabelTree({ title = s.labels, labels, nested = false, trees = false, paths = false, marks = false, plain = false, put }: Props) {
  const [open, toggle] = useState("");
  const send = (next: Label[]) => {
    const now = paths && isTree(next);
    put(paths ? respelled(next, nested, now) : next, now);
  };
  const rows = rowsOf(labels);
  const keys = rows.map(({ label }) => label.hotkey ?? "");
  const names = rows.map(({ label }) => label.name);
  const change = (place: Place, to: Partial<Label>) => send(changed(labels, place, (one) => ({ ...one, ...to })));
  const rename = ({ label, place }: Row, word: string) => {
    const before = wordOf(label, nested);
    change(place, { name: nested ? join([word]) : word, ...(label.title && label.title === before ? { title: word } : {}) });
  };
  const under = ({ label, place }: Row) => {
    const word = freeLabel(labels, nested);
    send(changed(labels, place, (one) => ({ ...one, labels: [...(one.labels ?? []), { name: nested ? join([word]) : word }] })));
    toggle("");
    return label;
  };
  const color = (give: boolean) => {
    const all = (some: Label[], from: { n: number }): Label[] => some.map((one) => ({
      ...one, color: give ? one.color ?? OURS[from.n++ % OURS.length] ?? null : null, ...(one.labels ? { labels: all(one.labels, from) } : {}),
    }));
    send(all(labels, { n: 0 }));
  };
  return (
    <div className="stack" role="group" aria-label={title}>
      <div className="row spread"><h4>{title}</h4>
        {!plain && labels.length > 1 && <button type="button" className="quiet small" onClick={() => color(rows.some(({ label }) => !label.color))}>
          {rows.some(({ label }) => !label.color) ? s.colorAll : s.colorNone}</button>}</div>
      {rows.map((row, n) => {
        const { label, place } = row;
        const [word, at] = [wordOf(label, nested), place.map((one) => one + 1).join(".")];
        const twice = names.indexOf(label.name) !== n || label.name === "";
        return (
          <div key={at} className="label-box" data-depth={Math.min(place.length - 1, 5)}>
            <div className="label-line" data-plain={plain}>
              {!plain && <input type="color" value={hex(label.color) ?? OURS[n % OURS.length] ?? "#888888"} data-own={Boolean(label.color)} aria-label={s.color(word)}
                onChange={(event) => change(place, { color: event.target.value })} />}
              <input value={word} aria-label={s.labelName(at)} aria-invalid={twice || undefined} dir="auto"
                onChange={(event) => rename(row, event.target.value)}
                onPaste={(event) => {
                  const lines = labelsIn(event.clipboardData.getData("text"));
                  if (lines.length < 2 || place.length > 1) return;
                  event.preventDefault();
                  const others = labels.filter((one, i) => i !== place[0] && !lines.some((line) => line.name === one.name));
                  send([...others.slice(0, place[0]), ...lines, ...others.slice(place[0])]);
                }} />
              {!plain && <Hotkey name={word} value={label.hotkey ?? ""} twice={Boolean(label.hotkey) && keys.indexOf(label.hotkey ?? "") !== n}
                put={(hotkey) => change(place, { hotkey })} />}
              <button type="button" className="quiet icon" aria-expanded={open === at} aria-label={s.moreOf(word)} onClick={() => toggle(open === at ? "" : at)}>⋯</button>
              <button type="button" className="quiet icon" aria-label={`${m.remove} ${word}`} onClick={() => send(changed(labels, place, () => null))}>✕</button>
            </div>
            {twice && <p className="fault">{label.name ? s.nameTaken : s.nameEmpty}</p>}
            {open === at && <OneLabel label={label} word={word} marks={marks} plain={plain} set={(to) => change(place, to)}
              move={(by) => { send(moved(labels, place, by)); toggle(""); }} under={trees ? () => void under(row) : undefined} />}
          </div>
        );
      })}
      <p className="row spread">
        <button type="button" onClick={() => {
          const word = freeLabel(labels, nested);
          send([...labels, { name: nested ? join([word]) : word }]);
        }}>{s.addLabel}</button>
        <span className="soft">{s.paste}</span>
      </p>
    </div>
  );
}

const hex = (color: string | null | undefined): string | undefined => (/^#[0-9a-f]{6}$/i.test(color ?? "") ? color ?? undefined : undefined);
