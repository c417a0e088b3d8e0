/** Links between marks: which there are, and a form for one more. */

import { useState } from "react";
import { type Answer, type Data, type Region, type RelationField, titleOf, walk } from "../../model";
import { offered } from "../../data";
import { t } from "../../texts";
import type { Hands } from "./hands";
import { Framed } from "./Question";

interface Props {
  field: RelationField;
  id: string;
  data: Data;
  answer: Answer;
  fault: string | undefined;
  selected: Region | undefined;
  hands: Hands;
}

/** A mark in a few letters: its place in the list, its label, its text. */
function nameOf(region: Region | undefined, n: number): string {
  const said = region?.shape?.["text"];
  const label = region?.labels?.join(", ") || region?.field;
  return `${n + 1}. ${label ?? ""}${typeof said === "string" ? ` “${said.slice(0, 30)}”` : ""}`;
}

export function Relations({ field, id, data, answer, fault, selected, hands }: Props) {
  const [chosen, choose] = useState({ source: "", target: "", label: "" });
  const all = answer.regions ?? [];
  const able = all.filter((region) => !field.between?.length || field.between.includes(region.field));
  const labels = walk(offered(field, data)).map(({ label }) => label).filter((one) => one.selectable !== false);
  const named = (region: string) => nameOf(all.find((one) => one.id === region), all.findIndex((one) => one.id === region));
  const source = able.some((one) => one.id === chosen.source) ? chosen.source : (able.find((one) => one.id === selected?.id) ?? able[0])?.id ?? "";
  const others = able.filter((one) => one.id !== source);
  const target = others.some((one) => one.id === chosen.target) ? chosen.target : others[0]?.id ?? "";
  const label = labels.some((one) => one.name === chosen.label) ? chosen.label : labels[0]?.name;
  const links = (answer.relations ?? []).map((relation, n) => ({ relation, n })).filter(({ relation }) => relation.field === field.name);
  return (
    <Framed field={field} id={id} fault={fault} several>
      <ol className="links">
        {links.map(({ relation, n }) => (
          <li key={n} className="row">
            <span className="name" dir="auto">{named(relation.source)} → <b>{relation.labels?.join(", ")}</b> → {named(relation.target)}</span>
            <button type="button" className="quiet icon" aria-label={t.relations.remove} onClick={() => hands.unlink(n)}>✕</button>
          </li>
        ))}
      </ol>
      {able.length < 2 ? <p className="soft" id={id} tabIndex={-1}>{t.relations.few}</p> : (
        <div className="link">
          <Pick id={id} name={t.relations.from} value={source} choose={(to) => choose({ ...chosen, source: to })}
            options={able.map((one) => [one.id, named(one.id)])} />
          {labels.length > 0 && (
            <Pick name={t.relations.label} value={label ?? ""} choose={(to) => choose({ ...chosen, label: to })}
              options={labels.map((one) => [one.name, titleOf(one)])} />
          )}
          <Pick name={t.relations.to} value={target} choose={(to) => choose({ ...chosen, target: to })}
            options={others.map((one) => [one.id, named(one.id)])} />
          <button type="button" onClick={() => hands.link(field, source, target, label)}>{t.relations.add}</button>
        </div>
      )}
    </Framed>
  );
}

interface PickProps {
  id?: string;
  name: string;
  value: string;
  options: [string, string][];
  choose(value: string): void;
}

function Pick({ id, name, value, options, choose }: PickProps) {
  return (
    <select id={id} aria-label={name} value={value} onChange={(event) => choose(event.target.value)}>
      {options.map(([key, title]) => <option key={key} value={key}>{title}</option>)}
    </select>
  );
}
