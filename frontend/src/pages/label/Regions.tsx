/** What is marked: a list, and the numbers and questions of the selected one. */

import { memo, type PointerEvent, useEffect, useMemo, useRef, useState } from "react";
import { asksFor } from "../../check";
import { colorOf, colorsOf } from "../../canvas/colors";
import { mayShow } from "../../conditions";
import { type Editing, valueIn } from "../../editing";
import { keyFor, type Keys } from "../../keyboard";
import type { Faults, Field, LabelSchema, Region, WorkTask } from "../../model";
import { inPixels, kindOf } from "../../shapes";
import { spansOf } from "../../film/lanes";
import { inOrder, isTimeSpan, said, unitOf } from "../../shapes/time_span";
import { momentAt, trackOf } from "../../shapes/track";
import { t } from "../../texts";
import { Along } from "./Along";
import type { Hands } from "./hands";
import { Icon } from "./icons";
import { inputOf, pagesOf } from "./places";
import { Question } from "./Question";
import { Solids } from "./solid/Solids";
import { solidsOf } from "./solid/cuboids";
import { Times } from "./times/Times";
import { Typed } from "./Typed";

interface Props {
  schema: LabelSchema;
  task: WorkTask;
  editing: Editing;
  faults: Faults;
  hands: Hands;
  keys: Keys;
  /** Which picture is shown of inputs that have several. */
  pages: { [input: string]: number };
  /** The id of the control of a question, by its place among the fields. */
  idOf(field: Field): string;
}

const nameOf = (region: Region): string => region.labels?.join(", ") || region.field;

export function Regions(props: Props) {
  const { schema, task, editing, faults, hands, pages } = props;
  const { answer, selected, hidden, locked } = editing;
  const colors = useMemo(() => colorsOf(schema, task.data), [schema, task]);
  const all = answer.regions ?? [];
  const paged = new Set((schema.inputs ?? []).filter((input) => pagesOf(input, task) > 1).map(({ name }) => name));
  const regions = inOrder(all.filter((region) => {
    const input = inputOf(region, schema) ?? "";
    return region.item == null || !paged.has(input) || (pages[input] ?? region.item) === region.item;
  }));
  const wrong = new Set(Object.keys(faults).filter((place) => place.startsWith("regions/")).map((place) => place.split("/")[1]));
  const list = useRef<HTMLOListElement>(null);
  const latest = useRef(hands);
  latest.current = hands;
  const deeds = useRef<Deeds>({
    press: (id) => latest.current.linker.press(id),
    remove: (id) => latest.current.remove(id),
    toggle: (what, id) => latest.current.toggle(what, [id]),
  }).current;
  useEffect(() => {
    if (selected) list.current?.querySelector("[data-selected=true]")?.scrollIntoView({ block: "nearest" });
  }, [selected]);
  return (
    <section className="question regions" aria-labelledby="regions-title">
      <h3 id="regions-title">{t.label.regions} <span className="count">{t.label.ofAll(regions.length, all.length)}</span></h3>
      {all.length === 0 && <p className="soft">{t.label.noRegions}</p>}
      <ol ref={list}>
        {regions.map((region) => (
          <li key={region.id} data-selected={region.id === selected} data-fault={wrong.has(region.id)}>
            <Row region={region} color={colorOf(colors, region)} selected={region.id === selected}
              hidden={hidden.includes(region.id)} locked={locked.includes(region.id)} deeds={deeds} />
            {faults[`regions/${region.id}`] && <p className="fault" role="alert">{faults[`regions/${region.id}`]}</p>}
            {region.id === selected && <Details {...props} region={region} />}
          </li>
        ))}
      </ol>
    </section>
  );
}

interface Deeds {
  press(id: string | null): void;
  remove(id: string): void;
  toggle(what: "hidden" | "locked", id: string): void;
}

interface RowProps {
  region: Region;
  color: string;
  selected: boolean;
  hidden: boolean;
  locked: boolean;
  deeds: Deeds;
}

/** A press leaves the focus where it was: Enter hands in, and does not press again. */
const unfocused = (event: PointerEvent): void => event.preventDefault();

/** One line of the list; drawn again only when it changes, since there may be a thousand. */
const Row = memo(function Row({ region, color, selected, hidden, locked, deeds }: RowProps) {
  const name = nameOf(region);
  return (
    <div className="region" data-hidden={hidden} onPointerDown={unfocused}>
      <button type="button" className="region-name" aria-pressed={selected} aria-label={t.label.selectRegion(name)}
        onClick={() => deeds.press(selected ? null : region.id)}>
        <span className="swatch" style={{ backgroundColor: color }} />
        <span className="name" dir="auto">{name}</span>
        <span className="soft where" dir="auto">{where(region)}</span>
      </button>
      <button type="button" className="quiet icon" data-on={hidden} aria-label={hidden ? t.label.show(name) : t.label.hide(name)}
        onClick={() => deeds.toggle("hidden", region.id)}><Icon name={hidden ? "hidden" : "shown"} /></button>
      <button type="button" className="quiet icon" data-on={locked} aria-label={locked ? t.label.unlock(name) : t.label.lock(name)}
        onClick={() => deeds.toggle("locked", region.id)}><Icon name={locked ? "locked" : "free"} /></button>
      <button type="button" className="quiet icon" disabled={locked} onClick={() => deeds.remove(region.id)}
        aria-label={t.label.removeRegion(name)}>✕</button>
    </div>
  );
});

/** The place of a region in a few letters. */
function where(region: Region): string {
  const { shape } = region;
  if (!shape) return t.unsupported.place;
  if (isTimeSpan(shape) && unitOf(shape) !== "frame") return said(region);
  if (shape.type === "text_span" && typeof shape["text"] === "string") return `“${shape["text"]}”`;
  const track = trackOf(region);
  if (shape.type === "time_span" && shape["unit"] === "frame") return t.film.range(Number(shape["start"]) + 1, Number(shape["end"]));
  if (shape.type === "parts" && spansOf(region).length) return t.film.ranges(spansOf(region).length);
  if (track) return t.film.track(t.shapes[momentAt(track, 0).shape.type] ?? "", track.keys.length);
  return kindOf(shape) || solidsOf(shape) ? t.shapes[shape.type] ?? "" : t.unsupported.shape(shape.type);
}

function Details({ region, schema, task, editing, faults, hands, keys, idOf }: Props & { region: Region }) {
  const { answer } = editing;
  const now = hands.timing.atNow(region);
  const asked = (schema.fields ?? []).filter((field) =>
    !field.hidden && asksFor(field, region.field) &&
    mayShow(field, { answer, schema, data: task.data, region: now }));
  return (
    <div className="details">
      <Numbers key={editing.point} region={region} point={editing.point} field={schema.fields?.find((one) => one.name === region.field)}
        hint={keyFor(keys, "nextPoint")} hands={hands} />
      <Solids region={region} hands={hands} />
      <Times region={region} hands={hands} />
      {asked.map((field) => (
        <Question key={field.name} field={field} id={idOf(field)} data={task.data} inputs={schema.inputs ?? []}
          keys={keys.shown[field.name] ?? {}} fault={faults[`regions/${region.id}/${field.name}`]}
          value={valueIn(now.values, field.name)}
          change={(value, mark) => hands.answerFor(region.id, field, value, mark)} />
      ))}
      {trackOf(region) && asked.length > 0 && <Along region={region} asked={asked} hands={hands} />}
    </div>
  );
}

interface NumbersProps {
  region: Region;
  point: number | null;
  field: Field | undefined;
  hint: string;
  hands: Hands;
}

/** The numbers of a shape, to be read and typed: of a line or ring those of the point that is held. */
function Numbers({ region, point, field, hint, hands }: NumbersProps) {
  const size = hands.sizeFor(region);
  const shape = size && inPixels(region, size, hands.nowOf(region));
  const kind = kindOf(shape);
  const [typed, type] = useState<{ name: string; text: string } | null>(null);
  if (!size || !kind || !shape) return null;
  const rotates = field?.kind === "region" && field.rotates === true;
  const numbers = kind.numbers(shape, rotates, point);
  const take = () => {
    const value = typed && Number(typed.text);
    if (typed && typed.text.trim() && value !== null && Number.isFinite(value) && value !== numbers[typed.name])
      hands.reshape(region.id, size, (now) =>
        kind.withNumbers(now, { ...kind.numbers(now, rotates, point), [typed.name]: value }, size, point));
    type(null);
  };
  const entries = Object.entries(numbers);
  const count = kind.points?.(shape) ?? 0;
  const names = (shape["names"] as string[] | undefined) ?? [];
  return (
    <>
      {count > 0 && <p className="soft">{point === null ? <><kbd>{hint}</kbd> {t.label.pointHint}</> : t.label.point(point + 1, count)}</p>}
      {entries.length > 0 && <div className="numbers" data-points={"visible 0" in numbers ? 3 : "x 0" in numbers ? 2 : undefined}>
        {entries.map(([name, value]) => (
          <Typed key={name} name={wordsFor(name, names)} type={(text) => type({ name, text })} take={take}
            value={typed?.name === name ? typed.text : String(Math.round(value * 100) / 100)} />
        ))}
      </div>}
    </>
  );
}

/** A number's name: `x`, or `x 3` of a graph's point, which may have a name. */
function wordsFor(name: string, points: string[]): string {
  const [what = "", n] = name.split(" ");
  return n === undefined ? t.label.coordinates[what] ?? what : t.label.coordinate(what, points[Number(n)] ?? String(Number(n) + 1));
}
