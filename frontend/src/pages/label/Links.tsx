/** Links between marks: their labels, and what is linked. */

import { useMemo } from "react";
import { colorsOf } from "../../canvas/colors";
import { relinked, unlinked } from "../../editing";
import { type Answer, type Data, type Faults, type LabelSchema, type Relation, type RelationField, titleOf, walk } from "../../model";
import { t } from "../../texts";
import type { Hands } from "./hands";
import { SIGNS } from "./linking";
import { nameOf } from "./names";
import { Framed } from "./Question";

interface Props {
  field: RelationField;
  id: string;
  schema: LabelSchema;
  data: Data;
  answer: Answer;
  faults: Faults;
  keys: { [pick: string]: string };
  hotkey: string;
  hands: Hands;
}

export function Links({ field, id, schema, data, answer, faults, keys, hotkey, hands }: Props) {
  const colors = useMemo(() => colorsOf(schema, data), [schema, data]);
  const labels = walk(field.labels).map(({ label }) => label).filter((label) => label.selectable !== false);
  const now = hands.pen?.field === field.name ? hands.pen.label : undefined;
  const source = answer.regions?.find((one) => one.id === hands.gear.source);
  const own = (answer.relations ?? []).map((link, n) => ({ link, n })).filter(({ link }) => (link.field ?? field.name) === field.name);
  return (
    <Framed field={field} id={id} fault={faults[`fields/${field.name}`]} several>
      <div className="palette">
        {labels.map((label, n) => (
          <button key={label.name} id={n === 0 ? id : undefined} type="button" className="pick" aria-pressed={now === label.name}
            onClick={() => hands.pick(field, label.name)}>
            <span className="swatch" style={{ backgroundColor: colors.get(`${field.name}\n${label.name}`) }} />
            <span className="name" dir="auto">{titleOf(label)}</span>
            {keys[label.name] && <kbd aria-hidden="true">{keys[label.name]}</kbd>}
          </button>
        ))}
        {labels.length === 0 && (
          <button id={id} type="button" className="pick" aria-pressed={now === null} onClick={() => hands.linker.start()}>
            <span className="name">{titleOf(field)}</span><kbd aria-hidden="true">{hotkey}</kbd>
          </button>
        )}
      </div>
      <p className="soft" role="status">
        {now === undefined ? t.links.hint(hotkey) : hands.gear.refused ? t.links.refused : source ? t.links.from(nameOf(source)) : t.links.first}
      </p>
      <ol className="links">
        {own.map(({ link, n }) => (
          <One key={n} {...{ field, answer, link, hands }} n={n} fault={faults[`relations/${n}`]} labels={labels.map(({ name }) => name)} />
        ))}
      </ol>
    </Framed>
  );
}

const NEXT: { [direction: string]: string } = { forward: "back", back: "both", both: "forward" };

interface OneProps {
  answer: Answer;
  link: Relation;
  n: number;
  labels: string[];
  fault: string | undefined;
  hands: Hands;
}

function One({ answer, link, n, labels, fault, hands }: OneProps) {
  const ends = [link.source, link.target].map((id) => answer.regions?.find((one) => one.id === id));
  const [from, to] = ends.map((one) => (one ? nameOf(one) : "?")) as [string, string];
  const direction = link.direction ?? "forward";
  const [label = ""] = link.labels ?? [];
  return (
    <li data-fault={fault !== undefined}>
      <div className="row link">
        <button type="button" className="quiet end" dir="auto" onClick={() => hands.select(link.source)}>{from}</button>
        <button type="button" className="quiet icon" title={t.links.direction} aria-label={`${t.links.direction}: ${t.links.directions[direction] ?? direction}`}
          onClick={() => hands.change((all) => relinked(all, n, { direction: NEXT[direction] ?? "forward" }))}>{SIGNS[direction] ?? "→"}</button>
        <button type="button" className="quiet end" dir="auto" onClick={() => hands.select(link.target)}>{to}</button>
        <button type="button" className="quiet icon" aria-label={t.links.remove(from, to)}
          onClick={() => hands.change((all) => unlinked(all, n))}>✕</button>
      </div>
      {labels.length > 0 && (
        <select aria-label={t.links.label(from, to)} value={label}
          onChange={(event) => hands.change((all) => relinked(all, n, { labels: event.target.value ? [event.target.value] : [] }))}>
          {["", ...labels].map((one) => <option key={one} value={one}>{one || t.links.none}</option>)}
        </select>
      )}
      {fault !== undefined && <p className="fault" role="alert">{fault}</p>}
    </li>
  );
}
