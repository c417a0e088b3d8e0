/** What is marked: a list, and the numbers and questions of the selected one. */

import { memo, useEffect, useMemo, useRef, useState } from "react";
import { asksFor } from "../../check";
import { colorOf, colorsOf } from "../../canvas/colors";
import { mayShow } from "../../conditions";
import type { Answer, Faults, Field, LabelSchema, Region, WorkTask } from "../../model";
import { inPixels, kindOf } from "../../shapes";
import { t } from "../../texts";
import type { Hands } from "./hands";
import { Question } from "./Question";

interface Props {
  schema: LabelSchema;
  task: WorkTask;
  answer: Answer;
  faults: Faults;
  selected: string | null;
  hands: Hands;
  keys: { [field: string]: { [pick: string]: string } };
  /** The id of the control of a question, by its place among the fields. */
  idOf(field: Field): string;
}

const nameOf = (region: Region): string => region.labels?.join(", ") || region.field;

export function Regions(props: Props) {
  const { schema, task, answer, faults, selected, hands } = props;
  const colors = useMemo(() => colorsOf(schema, task.data), [schema, task]);
  const regions = answer.regions ?? [];
  const faulty = new Set(Object.keys(faults).map((place) => place.split("/")).filter(([where]) => where === "regions").map(([, id]) => id));
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    if (selected) list.current?.querySelector("[data-selected=true]")?.scrollIntoView({ block: "nearest" });
  }, [selected]);
  return (
    <section className="question regions" aria-labelledby="regions-title">
      <h3 id="regions-title">{t.label.regions} <span className="count">{regions.length}</span></h3>
      {regions.length === 0 && <p className="soft">{t.label.noRegions}</p>}
      <ol ref={list}>
        {regions.map((region) => (
          <li key={region.id} data-selected={region.id === selected} data-fault={faulty.has(region.id)}>
            <Row region={region} color={colorOf(colors, region)} selected={region.id === selected} hands={hands} />
            {faults[`regions/${region.id}`] && <p className="fault" role="alert">{faults[`regions/${region.id}`]}</p>}
            {region.id === selected && <Details {...props} region={region} />}
          </li>
        ))}
      </ol>
    </section>
  );
}

interface RowProps {
  region: Region;
  color: string;
  selected: boolean;
  hands: Hands;
}

/** Drawn again only when it is another one: there may be a thousand. */
const Row = memo(function Row({ region, color, selected, hands }: RowProps) {
  return (
    <div className="region">
      <button type="button" className="region-name" aria-pressed={selected}
        aria-label={t.label.selectRegion(nameOf(region))}
        onClick={() => hands.select(selected ? null : region.id)}>
        <span className="swatch" style={{ backgroundColor: color }} />
        <span className="name" dir="auto">{nameOf(region)}</span>
        <span className="soft where" dir="auto">{where(region)}</span>
      </button>
      <button type="button" className="quiet icon" onClick={() => hands.remove(region.id)}
        aria-label={t.label.removeRegion(nameOf(region))}>✕</button>
    </div>
  );
});

/** The place of a region in a few letters. */
function where(region: Region): string {
  const { shape } = region;
  if (!shape) return t.unsupported.place;
  if (shape.type === "text_span" && typeof shape["text"] === "string") return `“${shape["text"]}”`;
  if (kindOf(shape)) return "";
  return t.unsupported.shape(shape.type);
}

function Details({ region, schema, task, answer, faults, hands, keys, idOf }: Props & { region: Region }) {
  const asked = (schema.fields ?? []).filter((field) =>
    !field.hidden && asksFor(field, region.field) &&
    mayShow(field, { answer, schema, data: task.data, region }));
  return (
    <div className="details">
      <Numbers region={region} hands={hands} />
      {asked.map((field) => (
        <Question key={field.name} field={field} id={idOf(field)} data={task.data} inputs={schema.inputs ?? []}
          keys={keys[field.name] ?? {}} fault={faults[`regions/${region.id}/${field.name}`]}
          value={region.values?.find((value) => value.field === field.name)?.value}
          change={(value, mark) => hands.answerFor(region.id, field, value, mark)} />
      ))}
    </div>
  );
}

/** The numbers of a shape, to be read and typed. */
function Numbers({ region, hands }: { region: Region; hands: Hands }) {
  const size = hands.sizeFor(region);
  const kind = kindOf(region.shape);
  const shape = size && inPixels(region, size);
  const [typed, type] = useState<{ name: string; text: string } | null>(null);
  if (!size || !kind || !shape) return null;
  const numbers = kind.numbers(shape, false);
  if (Object.keys(numbers).length === 0) return null;
  const take = () => {
    const value = typed && Number(typed.text);
    if (typed && typed.text.trim() && value !== null && Number.isFinite(value) && value !== numbers[typed.name])
      hands.reshape(region.id, size, (now) => kind.withNumbers(now, { ...kind.numbers(now, false), [typed.name]: value }, size));
    type(null);
  };
  return (
    <div className="numbers">
      {Object.entries(numbers).map(([name, value]) => (
        <label key={name}>
          <span>{t.label.coordinates[name] ?? name}</span>
          <input inputMode="numeric" value={typed?.name === name ? typed.text : String(Math.round(value * 100) / 100)}
            onChange={(event) => type({ name, text: event.target.value })} onBlur={take}
            onKeyDown={(event) => {
              if (event.key !== "Enter" || event.ctrlKey) return;
              event.stopPropagation();
              take();
            }} />
        </label>
      ))}
    </div>
  );
}
