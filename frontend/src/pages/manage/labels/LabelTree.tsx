/** Labels with their colours and keys, and others under them. */

import { useState } from "react";
import { OURS } from "../../../canvas/colors";
import { changed, freeLabel, isTree, join, moved, type Place, respelled, type Row, rowsOf, wordOf } from "../../../manage/asking/trees";
import { labelsIn } from "../../../manage/templates";
import type { Label } from "../../../model";
import { s } from "../../../texts.schema";
import { LabelRow } from "./LabelRow";

interface Props {
  title?: string;
  labels: Label[];
  /** Names are whole paths: those of a nested choice. */
  nested?: boolean;
  /** Whether labels may stand under others; `paths`: and are then named by the path to them. */
  trees?: boolean;
  paths?: boolean;
  marks?: boolean;
  plain?: boolean;
  put(labels: Label[], nested: boolean): void;
}

const ours = (n: number): string => OURS[n % OURS.length] ?? "#888888";

export function LabelTree({ title = s.labels, labels, nested = false, trees = false, paths = false, marks = false, plain = false, put }: Props) {
  const [open, toggle] = useState("");
  const rows = rowsOf(labels);
  const keys = rows.map(({ label }) => label.hotkey ?? "");
  const names = rows.map(({ label }) => label.name);
  const send = (next: Label[]) => {
    const now = paths && isTree(next);
    put(paths ? respelled(next, nested, now) : next, now);
  };
  const change = (place: Place, to: (label: Label) => Label | null) => send(changed(labels, place, to));
  const fresh = (): Label => ({ name: nested ? join([freeLabel(labels, nested)]) : freeLabel(labels, nested) });
  return (
    <div className="stack" role="group" aria-label={title}>
      <div className="row spread"><h4>{title}</h4>{!plain && labels.length > 1 && <Colours labels={labels} put={send} />}</div>
      {rows.map(({ label, place }, n) => {
        const at = place.map((one) => one + 1).join(".");
        return <LabelRow key={at} label={label} at={at} word={wordOf(label, nested)} color={ours(n)} depth={place.length - 1} kind={{ marks, plain }}
          wrong={{ name: label.name === "" || names.indexOf(label.name) !== n, key: Boolean(label.hotkey) && keys.indexOf(label.hotkey ?? "") !== n }}
          open={open === at} toggle={() => toggle(open === at ? "" : at)}
          set={(to) => change(place, (one) => ({ ...one, ...to }))} rename={(word) => change(place, (one) => named(one, word, nested))}
          paste={(text) => several(text, labels, place, send)} remove={() => change(place, () => null)}
          move={(by) => { send(moved(labels, place, by)); toggle(""); }}
          under={trees ? () => { change(place, (one) => ({ ...one, labels: [...(one.labels ?? []), fresh()] })); toggle(""); } : undefined} />;
      })}
      <p className="row spread">
        <button type="button" onClick={() => send([...labels, fresh()])}>{s.addLabel}</button>
        <span className="soft">{s.paste}</span>
      </p>
    </div>
  );
}

/** With another word for a name; a title that says no more than the name follows it. */
function named(label: Label, word: string, nested: boolean): Label {
  const before = wordOf(label, nested);
  return { ...label, name: nested ? join([word]) : word, ...(label.title && label.title === before ? { title: word } : {}) };
}

/** Lines that are pasted into a name are labels in its place. */
function several(text: string, labels: readonly Label[], place: Row["place"], send: (labels: Label[]) => void): boolean {
  const lines = labelsIn(text);
  if (lines.length < 2 || place.length > 1) return false;
  const at = place[0] ?? 0;
  const others = labels.filter((one, n) => n !== at && !lines.some((line) => line.name === one.name));
  send([...others.slice(0, at), ...lines, ...others.slice(at)]);
  return true;
}

/** Colours of ours for all that have none, or none for all. */
function Colours({ labels, put }: { labels: Label[]; put(labels: Label[]): void }) {
  const lack = rowsOf(labels).some(({ label }) => !label.color);
  const all = (some: readonly Label[], from: { n: number }): Label[] => some.map((one) => ({
    ...one, color: lack ? one.color ?? ours(from.n++) : null, ...(one.labels ? { labels: all(one.labels, from) } : {}),
  }));
  return <button type="button" className="quiet small" onClick={() => put(all(labels, { n: 0 }))}>{lack ? s.colorAll : s.colorNone}</button>;
}
