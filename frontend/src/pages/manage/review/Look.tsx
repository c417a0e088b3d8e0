/** One answer to look at: what the task shows with its marks, and what was answered. */

import "../manage.css";
import { useMemo, useRef, useState } from "react";
import { colorOf, colorsOf } from "../../../canvas/colors";
import { begun } from "../../../editing";
import type { Difference } from "../../../manage/differences";
import { type Answer, type Field, type Json, type LabelSchema, type Region, type Relation, titleOf, walk, type WorkTask } from "../../../model";
import { useStore } from "../../../store";
import { m } from "../../../texts.manage";
import { t } from "../../../texts";
import { inOrder, said } from "../../../shapes/time_span";
import { OneBench } from "../../../desk/bench";
import { begin, type Gear } from "../../label/gear";
import { Hands } from "../../label/hands";
import { noStages } from "../../label/onstage";
import { SIGNS } from "../../label/linking";
import { usePages } from "../../label/pages";
import { Stages } from "../../label/Stages";

const NOTHING = begun({});
const NONE: Region[] = [];

interface Props {
  schema: LabelSchema;
  work: WorkTask;
  answer: Answer;
  difference?: Difference | undefined;
  /** Leave out what all say alike. */
  only?: boolean;
}

/** Which picture is shown of inputs that have several: the same beside each other. */
export interface Turned {
  pages: Gear["pages"];
  turn(to: Gear["pages"]): void;
}

export default function Look({ schema, work, answer, difference, only, turned }: Props & { turned?: Turned }) {
  const shown = useMemo(() => only && difference
    ? { ...answer, regions: (answer.regions ?? []).filter((one) => difference.regions.has(one.id)) } : answer,
  [answer, difference, only]);
  const links = useMemo(() => linksIn(shown), [shown]);
  const bench = useMemo(() => new OneBench({ schema, task: work, answer: shown }), [schema, work, shown]);
  const stages = useRef(noStages()).current;
  const [own, setOwn] = useState<Gear>(() => ({ ...begin(schema, work.data), pen: null }));
  const gear = useMemo(() => (turned ? { ...own, pages: turned.pages } : own), [own, turned?.pages]);
  const setGear = (to: (gear: Gear) => Gear) => {
    const next = to(gear);
    setOwn(next);
    if (next.pages !== gear.pages) turned?.turn(next.pages);
  };
  const hands = useMemo(() => new Hands(bench, schema, stages, gear, setGear), [bench, schema, stages, gear]);
  const pages = usePages(schema, work, hands);
  const editing = useStore(bench.desktop)?.edits[0] ?? NOTHING;
  const { selected } = editing;
  return (
    <div className="look">
      <Stages task={work} {...{ schema, editing, hands, stages }} proposed={NONE} links={links}
        pages={gear.pages} turn={pages.turn} {...(difference ? { differing: difference.regions } : {})} />
      <Said schema={schema} work={work} answer={shown} difference={difference} only={only ?? false}
        selected={selected} select={(id) => hands.select(id === selected ? null : id)} />
    </div>
  );
}

/** The links whose ends are both shown. */
function linksIn({ relations = [], regions = [] }: Answer): Relation[] {
  const ids = new Set(regions.map((region) => region.id));
  return relations.filter(({ source, target }) => ids.has(source) && ids.has(target));
}

interface SaidProps extends Props {
  selected: string | null;
  select(id: string): void;
}

function Said({ schema, work, answer, difference, only, selected, select }: SaidProps) {
  const colors = useMemo(() => colorsOf(schema, work.data), [schema, work]);
  const asked = (schema.fields ?? []).filter((field) => field.kind !== "region" && field.scope !== "region" &&
    (!only || difference?.fields.has(field.name)) &&
    (difference?.fields.has(field.name) || answer.values?.some((one) => one.field === field.name) ||
      answer.relations?.some((one) => one.field === field.name)));
  const regions = inOrder(answer.regions ?? []);
  return (
    <div className="said" tabIndex={0} role="group" aria-label={t.label.answer}>
      <dl>
        {asked.map((field) => (
          <div key={field.name} data-differs={difference?.fields.has(field.name) ?? false}>
            <dt dir="auto">{titleOf(field)}{difference?.fields.has(field.name) && <Differs />}</dt>
            <dd dir="auto">{field.kind === "relation" ? linked(schema, field, answer)
              : worded(field, answer.values?.find((one) => one.field === field.name)?.value)}</dd>
          </div>
        ))}
      </dl>
      {asked.length === 0 && regions.length === 0 && <p className="soft">{m.review.nothing}</p>}
      {regions.length > 0 && (
        <ol aria-label={m.review.marks}>
          {regions.map((region) => (
            <li key={region.id} data-differs={difference?.regions.has(region.id) ?? false}>
              <button type="button" className="quiet" aria-pressed={region.id === selected} onClick={() => select(region.id)}>
                <span className="swatch" style={{ backgroundColor: colorOf(colors, region) }} />
                <span dir="auto">{namesOf(schema, region)}</span>
                <span className="soft" dir="auto">{wordsOf(schema, region)}</span>
                {difference?.regions.has(region.id) && <Differs />}
              </button>
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}

const Differs = () => <span className="differs" title={m.review.differs}>≠<span className="hidden"> {m.review.differs}</span></span>;

function namesOf(schema: LabelSchema, region: Region): string {
  const field = schema.fields?.find((one) => one.name === region.field);
  return (region.labels ?? []).map((name) => labelled(field, name)).join(", ") || region.field;
}

const wordsMarked = (region: Region): string => {
  const { shape } = region;
  return shape?.type === "text_span" && typeof shape["text"] === "string" ? `“${shape["text"]}”` : said(region);
};

/** The words or the time that was marked, and what was answered about the mark. */
function wordsOf(schema: LabelSchema, region: Region): string {
  const values = (region.values ?? []).map((one) => {
    const field = schema.fields?.find((other) => other.name === one.field);
    return `${field ? titleOf(field) : one.field}: ${worded(field, one.value)}`;
  });
  return [wordsMarked(region), ...values].filter(Boolean).join(" · ");
}

function labelled(field: Field | undefined, name: string): string {
  const labels = field && "labels" in field ? walk(field.labels as never) : [];
  const found = labels.find(({ label }) => label.name === name)?.label;
  return found ? titleOf(found) : name;
}

/** The links of a field as people say them. */
function linked(schema: LabelSchema, field: Field, { relations = [], regions = [] }: Answer): string {
  const end = (id: string) => {
    const region = regions.find((one) => one.id === id);
    return region ? [wordsMarked(region), namesOf(schema, region)].filter(Boolean).join(" ") : "?";
  };
  return relations.filter((one) => one.field === field.name).map((one) => {
    const labels = (one.labels ?? []).map((name) => labelled(field, name)).join(", ");
    return `${end(one.source)} ${SIGNS[one.direction ?? "forward"] ?? "→"} ${end(one.target)}${labels && ` (${labels})`}`;
  }).join("; ") || "–";
}

/** A value as people say it. */
export function worded(field: Field | undefined, value: Json | undefined): string {
  if (value === undefined || value === "" || (Array.isArray(value) && !value.length)) return "–";
  if (value === null) return field?.kind === "pairwise" ? t.fields.equal : "–";
  if (value === true) return t.fields.yes;
  if (value === false) return t.fields.no;
  if (Array.isArray(value) && value.every((one) => typeof one === "string"))
    return value.map((one) => labelled(field, one)).join(", ");
  if (field?.kind === "rating" && typeof value === "number") return t.fields.rating(value, field.most ?? 5);
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
