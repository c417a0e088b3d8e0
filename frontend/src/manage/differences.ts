/** Where the answers to one task differ. Pure. */

import type { Answer, Json, LabelSchema, Region, Relation, Value } from "../model";
import { momentAt, type Track, trackOf } from "../shapes/track";

export interface Difference {
  /** Questions about the task that not everybody answered alike. */
  fields: Set<string>;
  /** Regions of this answer that another answer does not have like that. */
  regions: Set<string>;
}

/** Boxes that overlap so much are one place. */
const SAME_PLACE = 0.85;
/** Frames of a track, spread over it; and its key frames. */
const LOOKED_AT = 40;

export function differences(schema: LabelSchema, answers: readonly Answer[]): Difference[] {
  const fields = new Set<string>();
  for (const field of schema.fields ?? []) {
    if (field.kind === "region" || field.scope === "region") continue;
    const differs = field.kind === "relation" ? answers.some((one) => answers.some((other) => unlinked(field.name, one, other)))
      : new Set(answers.map((answer) => spelled(valuesOf(answer, field.name)))).size > 1;
    if (differs) fields.add(field.name);
  }
  return answers.map((answer, n) => ({ fields, regions: lonely(answer, answers.toSpliced(n, 1)) }));
}

const valuesOf = (answer: Answer, field: string): Json =>
  (answer.values ?? []).filter((one) => one.field === field)
    .map((one) => [one.input ?? null, one.item ?? null, one.value]);

/** Whether one answer has a link that the other does not have between regions that are alike. */
function unlinked(field: string, one: Answer, other: Answer): boolean {
  const ends = ({ source, target }: Relation, { regions = [] }: Answer) =>
    [source, target].map((id) => regions.find((region) => region.id === id));
  const said = ({ labels = [], direction }: Relation) => spelled([[...labels].sort(), direction ?? "forward"]);
  const of = (answer: Answer) => (answer.relations ?? []).filter((link) => link.field === field);
  return of(one).some((link) => !of(other).some((like) => {
    const [[a, b], [c, d]] = [ends(link, one), ends(like, other)];
    return said(link) === said(like) && a && b && c && d && alike(a, c) && alike(b, d);
  }));
}

/** Regions without a like in one of the other answers; each of theirs is the like of one. */
function lonely(answer: Answer, others: readonly Answer[]): Set<string> {
  const found = new Set<string>();
  for (const other of others) {
    const free = [...(other.regions ?? [])];
    for (const region of answer.regions ?? []) {
      const at = free.findIndex((one) => alike(region, one));
      if (at < 0) found.add(region.id);
      else free.splice(at, 1);
    }
  }
  return found;
}

export function alike(one: Region, other: Region): boolean {
  return one.field === other.field && (one.item ?? null) === (other.item ?? null) &&
    spelled([...(one.labels ?? [])].sort()) === spelled([...(other.labels ?? [])].sort()) &&
    spelled(attributes(one.values)) === spelled(attributes(other.values)) && samePlace(one, other);
}

const attributes = (values: Value[] = []): Json =>
  values.map((one): Json => [one.field, one.value]).sort((a, b) => (spelled(a) < spelled(b) ? -1 : 1));

function samePlace(one: Region, other: Region): boolean {
  const [a, b] = [one.shape, other.shape];
  if (!a || !b) return !a === !b;
  if (a.type !== b.type) return false;
  const tracks = [trackOf(one), trackOf(other)];
  if (tracks[0] && tracks[1]) return togetherFor(one, other, tracks[0], tracks[1]) >= SAME_PLACE;
  if (a.type === "text_span") return a["start"] === b["start"] && a["end"] === b["end"];
  const [mine, theirs] = [extent(one), extent(other)];
  // Of a place that cannot be measured only the very same is the same.
  if (!mine || !theirs) return spelled(a) === spelled(b);
  return overlap(mine, theirs) >= SAME_PLACE;
}

/** How much two tracks cover each other, over the frames (or some of them) at which one of them is seen;
 * not at all where what is answered along them differs. */
function togetherFor(one: Region, other: Region, mine: Track, theirs: Track): number {
  const said = ({ keys }: Track): string => spelled(keys.flatMap(({ values }): Json[] => (values ? [values] : [])));
  if (said(mine) !== said(theirs)) return 0;
  const last = Math.max(...[mine, theirs].map(({ keys, between, count }) =>
    Math.max(keys.at(-1)?.at ?? 0, between === "linear" && !keys.at(-1)?.gone ? (count ?? 1) - 1 : 0)));
  const frames = new Set([...mine.keys, ...theirs.keys].map(({ at }) => at));
  for (let n = 0; n <= LOOKED_AT; n++) frames.add(Math.round((last * n) / LOOKED_AT));
  let [sum, seen] = [0, 0];
  for (const at of frames) {
    const [a, b] = [momentAt(mine, at), momentAt(theirs, at)];
    if (!a.seen && !b.seen) continue;
    seen += 1;
    const [here, there] = [extent({ ...one, shape: a.shape }), extent({ ...other, shape: b.shape })];
    if (a.seen && b.seen) sum += here && there ? overlap(here, there) : Number(spelled(a.shape) === spelled(b.shape));
  }
  return seen ? sum / seen : 0;
}

export type Extent = readonly [left: number, top: number, right: number, bottom: number];

/** What a shape covers, as fractions of the picture where its size is known. */
export function extent(region: Region): Extent | null {
  const { shape, frame } = region;
  if (!shape) return null;
  const [w, h] = frame?.unit === "pixel" && frame.width && frame.height ? [frame.width, frame.height] : [1, 1];
  const number = (name: string): number => (typeof shape[name] === "number" ? shape[name] : NaN);
  let found: Extent;
  if (shape.type === "box")
    found = [number("x"), number("y"), number("x") + number("width"), number("y") + number("height")];
  else if (shape.type === "ellipse")
    found = [number("x") - number("rx"), number("y") - number("ry"), number("x") + number("rx"), number("y") + number("ry")];
  else if (shape.type === "polygon" && Array.isArray(shape["points"])) {
    const points = shape["points"] as unknown as [number, number][];
    const [xs, ys] = [points.map((p) => p[0]), points.map((p) => p[1])];
    found = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
  } else return null;
  return found.every(Number.isFinite) ? [found[0] / w, found[1] / h, found[2] / w, found[3] / h] : null;
}

export function overlap(a: Extent, b: Extent): number {
  const width = Math.min(a[2], b[2]) - Math.max(a[0], b[0]);
  const height = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
  const both = Math.max(width, 0) * Math.max(height, 0);
  const area = (one: Extent) => (one[2] - one[0]) * (one[3] - one[1]);
  const all = area(a) + area(b) - both;
  return all > 0 ? both / all : spelled([...a]) === spelled([...b]) ? 1 : 0;
}

/** A value in one spelling, whatever the order of its keys. */
export function spelled(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(spelled).join()}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  return `{${Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${spelled(value[key] ?? null)}`).join()}}`;
}
