/** Pick one or several labels. */

import { useState } from "react";
import { offered } from "../../data";
import { type ChoiceField, type Json, titleOf, walk } from "../../model";
import { t } from "../../texts";
import type { FieldKind, FieldProps } from "../kind";
import { Option } from "../Option";

const LONG = 15;

export const picksOf = (value: Json | undefined): string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === "string")
  : typeof value === "string" ? [value] : [];

function picked(field: ChoiceField, value: Json | undefined, pick: string): Json | undefined {
  const now = picksOf(value);
  const next = now.includes(pick) ? now.filter((one) => one !== pick)
    : field.multiple ? [...now, pick] : [pick];
  return next.length ? next : undefined;
}

function Control({ field, id, value, change, data, keys }: FieldProps<ChoiceField>) {
  const [wanted, filter] = useState("");
  const now = picksOf(value);
  const options = walk(offered(field, data));
  const needle = wanted.trim().toLowerCase();
  const shown = options.filter(
    ({ label }) => now.includes(label.name) || titleOf(label).toLowerCase().includes(needle),
  );
  const own = now.filter((pick) => !options.some(({ label }) => label.name === pick));
  return (
    <>
      {options.length > LONG && (
        <input type="search" className="filter" placeholder={t.fields.filter}
          aria-label={t.fields.filter} value={wanted}
          onChange={(event) => filter(event.target.value)} />
      )}
      <div className="options">
        {shown.map(({ label, depth }, n) =>
          label.selectable === false
            ? <span key={label.name} className="branch" data-depth={Math.min(depth, 5)}>{titleOf(label)}</span>
            : <Option key={label.name} id={n === 0 ? id : `${id}-${n}`} name={id} depth={depth}
                kind={field.multiple ? "checkbox" : "radio"} title={titleOf(label)}
                help={label.help} color={label.color} hotkey={keys[label.name]}
                chosen={now.includes(label.name)}
                choose={() => change(picked(field, value, label.name))} />)}
        {own.map((pick) => (
          <Option key={pick} id={`${id}-own-${pick}`} name={id} depth={0} kind={field.multiple ? "checkbox" : "radio"}
            title={pick} chosen choose={() => change(picked(field, value, pick))} />
        ))}
      </div>
      {field.free && <Own id={id} add={(pick) => !now.includes(pick) && change(picked(field, value, pick))} />}
    </>
  );
}

function Own({ id, add }: { id: string; add(pick: string): void }) {
  const [word, type] = useState("");
  const take = () => {
    if (!word.trim()) return;
    add(word.trim());
    type("");
  };
  return (
    <div className="row">
      <input id={`${id}-free`} value={word} placeholder={t.fields.own} aria-label={t.fields.own}
        onChange={(event) => type(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || event.ctrlKey) return;
          event.preventDefault();
          event.stopPropagation();
          take();
        }} />
      <button type="button" className="quiet" onClick={take}>{t.fields.add}</button>
    </div>
  );
}

export const choice: FieldKind<ChoiceField> = {
  Control,
  several: true,
  picks: (field, data) =>
    walk(offered(field, data)).map(({ label }) => label).filter((one) => one.selectable !== false),
  picked,
  wrong(field, value) {
    const count = picksOf(value).length;
    if (field.multiple && field.least && count < field.least) return t.faults.atLeast(field.least);
    if (field.multiple && field.most && count > field.most) return t.faults.atMost(field.most);
    return null;
  },
};
