/** What a person can do to the answer on the desk: the same for keys, the pointer and buttons. */

import { asksFor } from "../../check";
import type { Size } from "../../canvas/view";
import type { Board } from "../../canvas/board";
import { adopted, added, answered, answeredFor, change, regionOf, removed, select, withRegion } from "../../editing";
import { fieldKind } from "../../fields";
import { offered } from "../../data";
import { newId } from "../../ids";
import { type Answer, type Data, type Field, type Json, type LabelSchema, type Region, type RegionField, type RelationField, type Shape, walk } from "../../model";
import { inPixels, kindOf, withPixels } from "../../shapes";
import { cut } from "../../shapes/text_span/points";
import { drawable, toolFor } from "../../tools";
import type { Marked } from "../../tools/text_span";
import type { Desk } from "../../work/desk";

/** The label that is put on what is marked next. */
export interface Pen {
  field: string;
  label: string | null;
}

/** Where something is shown: an input, or one of its items. */
export interface Place {
  input: string;
  item: number | null;
}

export const regionFields = (schema: LabelSchema): RegionField[] =>
  (schema.fields ?? []).filter((field): field is RegionField => field.kind === "region" && !field.hidden);

export function firstPen(schema: LabelSchema, data: Data): Pen | null {
  const field = regionFields(schema).find((one) => drawable(one.shapes));
  if (!field) return null;
  const labels = walk(offered(field, data)).map(({ label }) => label).filter((one) => one.selectable !== false);
  return { field: field.name, label: (labels.find((one) => one.selected) ?? labels[0])?.name ?? null };
}

/** Whether a region is shown in a place. */
export function isAt(region: Region, place: Place, schema: LabelSchema): boolean {
  const field = schema.fields?.find((one) => one.name === region.field);
  const input = region.input ?? field?.inputs?.[0] ?? schema.inputs?.[0]?.name;
  return input === place.input && (region.item ?? null) === place.item;
}

/** The stages of the task by their keys, as far as they are there. */
export interface Stages {
  boards: Map<string, { board: Board; size: Size }>;
  texts: Map<string, { text: string; take: () => Marked | null }>;
}

export const keyOfPlace = (place: Place): string => JSON.stringify([place.input, place.item]);
const placeOfKey = (key: string): Place => {
  const [input, item] = JSON.parse(key) as [string, number | null];
  return { input, item };
};

export class Hands {
  constructor(
    private desk: Desk,
    private schema: LabelSchema,
    private stages: Stages,
    readonly pen: Pen | null,
    private setPen: (pen: Pen) => void,
  ) {}

  private get answer(): Answer {
    const desktop = this.desk.desktop.get();
    return desktop?.edits[desktop.at]?.answer ?? {};
  }

  get selected(): Region | undefined {
    const desktop = this.desk.desktop.get();
    return regionOf(this.answer, desktop?.edits[desktop.at]?.selected ?? null);
  }

  private field(name: string): Field | undefined {
    return this.schema.fields?.find((field) => field.name === name);
  }

  change(to: (answer: Answer) => Answer, mark: string | null = null): void {
    this.desk.edit((editing) => change(editing, to(editing.answer), mark));
  }

  select = (id: string | null): void => this.desk.edit((editing) => select(editing, id));

  answerTo(field: Field, value: Json | undefined, mark?: string): void {
    this.change((answer) => answered(answer, field, value), mark ? `${mark}:${field.name}` : null);
  }

  answerFor(region: string, field: Field, value: Json | undefined, mark?: string): void {
    this.change((answer) => answeredFor(answer, region, field, value), mark ? `${mark}:${region}:${field.name}` : null);
  }

  // Picks

  /** A label was chosen, by key or by a press: for the marked text, the selected mark, or the next. */
  pick(field: Field, pick: string): void {
    if (field.kind === "region") return this.pickLabel(field, pick);
    const kind = fieldKind(field);
    if (!kind?.picked) return;
    if (field.scope !== "region") {
      const now = this.answer.values?.find((value) => value.field === field.name)?.value;
      return this.answerTo(field, kind.picked(field, now, pick));
    }
    const region = this.selected;
    if (!region || !asksFor(field, region.field)) return;
    const now = region.values?.find((value) => value.field === field.name)?.value;
    this.answerFor(region.id, field, kind.picked(field, now, pick));
  }

  /** Mark for a field that has no labels. */
  choose(field: string): void {
    this.setPen({ field, label: null });
  }

  private pickLabel(field: RegionField, pick: string): void {
    if (!drawable(field.shapes)) return;
    this.setPen({ field: field.name, label: pick });
    if (this.markText(field, pick)) return;
    const region = this.selected;
    if (region?.field !== field.name) return;
    const labels = region.labels ?? [];
    const next = !field.multiple ? [pick]
      : labels.includes(pick) ? labels.filter((one) => one !== pick) : [...labels, pick];
    if (next.length) this.change((answer) => withRegion(answer, region.id, (one) => ({ ...one, labels: next })));
  }

  /** Mark the text that is selected; false if none is. */
  private markText(field: RegionField, label: string): boolean {
    if (!field.shapes?.includes("text_span")) return false;
    for (const [key, { text, take }] of this.stages.texts) {
      const place = placeOfKey(key);
      if (field.inputs?.length && !field.inputs.includes(place.input)) continue;
      const marked = take();
      if (!marked) continue;
      const { start, end } = marked;
      this.put(field, label, place, { type: "text_span", start, end, text: cut(text, start, end) }, {});
      return true;
    }
    return false;
  }

  // Marks

  private put(field: RegionField, label: string | null, place: Place, shape: Shape, more: Partial<Region>): void {
    const region: Region = {
      id: newId(), field: field.name, shape, labels: label === null ? [] : [label], input: place.input,
      ...(place.item === null ? {} : { item: place.item }), ...more,
    };
    this.desk.edit((editing) => select(change(editing, added(editing.answer, region)), region.id));
  }

  /** The field that is drawn for in a place, with the pen's label if it is of this field. */
  drawing(place: Place): { field: RegionField; label: string | null } | null {
    const field = this.pen && this.field(this.pen.field);
    if (field?.kind !== "region" || !toolFor(field.shapes)) return null;
    if (field.inputs?.length && !field.inputs.includes(place.input)) return null;
    return { field, label: this.pen?.label ?? null };
  }

  drew(place: Place, shape: Shape): void {
    const drawing = this.drawing(place);
    const size = this.stages.boards.get(keyOfPlace(place))?.size;
    if (!drawing || !size) return;
    this.put(drawing.field, drawing.label, place, shape, { frame: { unit: "pixel", ...size } });
  }

  /** A mark of the middle of the view, for those who do not point. */
  add(): void {
    for (const [key, { board }] of this.stages.boards) {
      const place = placeOfKey(key);
      const drawing = this.drawing(place);
      const { middle, room } = board.seen();
      const size = this.stages.boards.get(key)?.size;
      const shape = drawing && size && toolFor(drawing.field.shapes)?.placed(middle, room, size);
      if (shape) return this.drew(place, shape);
    }
  }

  reshape(id: string, size: Size, to: (shape: Shape) => Shape, mark: string | null = null): void {
    this.change((answer) => withRegion(answer, id, (region) => {
      const shape = inPixels(region, size);
      return shape ? withPixels(region, to(shape), size) : region;
    }), mark);
  }

  sizeFor(region: Region): Size | undefined {
    for (const [key, { size }] of this.stages.boards)
      if (isAt(region, placeOfKey(key), this.schema)) return size;
    return undefined;
  }

  /** Move or grow the selected mark by key; false if there is none that can be. */
  nudge(dx: number, dy: number, grow: boolean): boolean {
    const region = this.selected;
    const size = region && this.sizeFor(region);
    const kind = kindOf(region?.shape);
    if (!region || !size || !kind) return false;
    const to = (shape: Shape) => grow ? kind.grown(shape, dx, dy, size) : kind.moved(shape, dx, dy, size);
    this.reshape(region.id, size, to, `${grow ? "grow" : "move"}:${region.id}`);
    return true;
  }

  remove(id: string): void {
    this.change((answer) => removed(answer, id));
  }

  /** Select the next mark, or the one before. */
  turn(by: 1 | -1): void {
    const regions = this.answer.regions ?? [];
    if (regions.length === 0) return;
    const at = regions.findIndex((region) => region.id === this.selected?.id);
    const next = at < 0 ? (by > 0 ? 0 : regions.length - 1) : (at + by + regions.length) % regions.length;
    this.select(regions[next]?.id ?? null);
  }

  // Links

  link(field: RelationField, source: string, target: string, label: string | undefined): void {
    const relation = { source, target, labels: label === undefined ? [] : [label], field: field.name };
    this.change((answer) => ({ ...answer, relations: [...(answer.relations ?? []), relation] }));
  }

  /** Without the link at a place in the answer. */
  unlink(n: number): void {
    this.change((answer) => ({ ...answer, relations: (answer.relations ?? []).toSpliced(n, 1) }));
  }

  // Proposals

  adopt(proposed: Answer): void {
    this.change((answer) => adopted(answer, proposed));
  }
}
