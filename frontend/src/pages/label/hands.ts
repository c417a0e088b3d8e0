/** What a person can do to the answer on the desk: the same for keys, the pointer and buttons. */

import { listOf } from "../../check";
import type { Sheet, Size } from "../../canvas/view";
import {
  adopted, added, answered, change, type Editing, pointAt, regionOf, removed, select, toggled, withRegion,
} from "../../editing";
import { newId } from "../../ids";
import type { Answer, Data, Field, Json, LabelSchema, Region, RegionField, Shape } from "../../model";
import { inPixels, type Now, withPixels } from "../../shapes";
import { inOrder } from "../../shapes/time_span";
import { keyAt, trackOf } from "../../shapes/track";
import { snug } from "../../shapes/track/motion";
import { drawn, toolFor } from "../../tools";
import type { Tool } from "../../tools/tool";
import type { Bench } from "../../desk/bench";
import { copies } from "./copies";
import { Holding } from "./holding";
import { Linker } from "./linker";
import type { Gear } from "./gear";
import type { Marker } from "./markers";
import type { Held, Stages } from "./onstage";
import { Picker } from "./picker";
import { inputOf, isAt, keyOfPlace, type Pen, type Place, placeOfKey } from "./places";
import { Timing } from "./timing";

export class Hands {
  /** What is done to the selected mark. */
  readonly holding = new Holding(this);
  readonly linker = new Linker(this);
  readonly timing = new Timing(this);
  readonly picker = new Picker(this);

  constructor(
    private desk: Bench,
    readonly schema: LabelSchema,
    private stages: Stages,
    readonly gear: Gear,
    private setGear: (to: (gear: Gear) => Gear) => void,
  ) {}

  get pen(): Pen | null {
    return this.gear.pen;
  }

  get editing(): Editing | undefined {
    const desktop = this.desk.desktop.get();
    return desktop?.edits[desktop.at];
  }

  /** The data of the task. */
  get data(): Data {
    const desktop = this.desk.desktop.get();
    return desktop?.held.tasks[desktop.at]?.data ?? {};
  }

  get answer(): Answer {
    return this.editing?.answer ?? {};
  }

  get selected(): Region | undefined {
    return regionOf(this.answer, this.editing?.selected ?? null);
  }

  field(name: string | undefined): Field | undefined {
    return this.schema.fields?.find((field) => field.name === name);
  }

  change(to: (answer: Answer) => Answer, mark: string | null = null): void {
    this.desk.edit((editing) => change(editing, to(editing.answer), mark));
  }

  set(to: Partial<Gear>): void {
    this.setGear((gear) => ({ ...gear, ...to }));
  }

  /** Hold a point of the selected mark. */
  setPoint(point: number | null): void {
    this.desk.edit((editing) => pointAt(editing, point));
  }

  /** Show one of the pictures of an input. */
  show(input: string, item: number): void {
    this.setGear((gear) => gear.pages[input] === item ? gear : { ...gear, pages: { ...gear.pages, [input]: item } });
  }

  select = (id: string | null): void => this.desk.edit((editing) => select(editing, id));

  /** The item that a question is about now: null if it is not asked item by item. */
  itemOf(field: Field): number | null {
    if (field.scope !== "item") return null;
    const list = listOf(field, this.schema);
    // The page may not have been drawn yet since the frame is another one.
    const name = list?.name ?? "";
    const film = this.stages.boards.get(keyOfPlace({ input: name, item: null }))?.film;
    return film?.now().at ?? this.gear.pages[name] ?? 0;
  }

  answerTo(field: Field, value: Json | undefined, mark?: string): void {
    this.answerAt(field, this.itemOf(field), value, mark);
  }

  answerAt(field: Field, item: number | null, value: Json | undefined, mark?: string): void {
    this.change((answer) => answered(answer, field, value, item), mark ? `${mark}:${field.name}:${item}` : null);
  }

  answerFor(region: string, field: Field, value: Json | undefined, mark?: string): void {
    const now = this.nowOf(regionOf(this.answer, region));
    this.change((answer) => this.timing.answered(answer, region, field, value),
      mark ? `${mark}:${region}:${field.name}:${now?.at}` : null);
  }

  /** A label was chosen, by key or by a press. */
  pick = (field: Field, pick: string): void => this.picker.pick(field, pick);

  /** Mark on the first stage that gives a shape; false if none does. */
  markOn(field: RegionField, label: string | null, shaped: (of: [string, Marker]) => Shape | null | undefined): boolean {
    for (const one of this.stages.markers) {
      const place = placeOfKey(one[0]);
      if (field.inputs?.length && !field.inputs.includes(place.input)) continue;
      const shape = shaped(one);
      if (!shape) continue;
      this.put(field, label, place, shape, {});
      return true;
    }
    return false;
  }

  // Marks

  put(field: RegionField, label: string | null, place: Place, shape: Shape, more: Partial<Region>): void {
    const region: Region = {
      id: newId(), field: field.name, shape, labels: label === null ? [] : [label], input: place.input,
      ...(place.item === null ? {} : { item: place.item }), ...more,
    };
    this.desk.edit((editing) => select(change(editing, added(editing.answer, region)), region.id));
  }

  /** The field that is drawn for in a place, with the pen's label, and how. */
  drawing(place: Place): { field: RegionField; label: string | null; tool: Tool } | null {
    const { pen } = this;
    const field = this.field(pen?.field);
    if (!pen || pen.off || field?.kind !== "region") return null;
    const tool = toolFor(field, pen.label, pen.shape);
    if (!tool || (field.inputs?.length && !field.inputs.includes(place.input))) return null;
    return { field, label: pen.label, tool };
  }

  drew(place: Place, shape: Shape): void {
    const drawing = this.drawing(place);
    const { size, film } = this.stages.boards.get(keyOfPlace(place)) ?? {};
    if (!drawing || !size) return;
    const born = film?.born(drawing.field, shape) ?? { shape };
    this.put(drawing.field, drawing.label, place, born.shape, { frame: { unit: "pixel", ...size }, ...born });
  }

  /** A mark of the middle of the view, for those who do not point. */
  add(): void {
    for (const [key, { board, size }] of this.stages.boards) {
      const place = placeOfKey(key);
      const { middle, room } = board.seen();
      const shape = this.drawing(place)?.tool.placed(middle, room, this.sheet(size));
      if (shape) return this.drew(place, shape);
    }
    const field = this.field(this.pen?.field);
    if (field?.kind === "region") this.markOn(field, this.pen?.label ?? null, ([, marker]) => marker.placed?.(field));
  }

  /** Move or grow the selected mark by key, or what is played or read; false if nothing can be. */
  nudge(dx: number, dy: number, grow: boolean): boolean {
    const { selected } = this;
    if (selected && this.holding.nudge(dx, dy, grow)) return true;
    for (const [key, marker] of this.stages.markers) {
      if (!selected || marker.busy?.()) {
        if (!grow && marker.step?.(dx, dy)) return true;
        continue;
      }
      if (this.isLocked(selected.id) || !isAt(selected, placeOfKey(key), this.schema)) continue;
      const shape = marker.nudged?.(selected, dx, dy, grow);
      if (!shape) continue;
      this.change((answer) => withRegion(answer, selected.id, (region) => ({ ...region, shape })), `${grow ? "grow" : "move"}:${selected.id}`);
      return true;
    }
    return false;
  }

  /** The next of the shapes that the field has. */
  nextShape(): void {
    const { pen } = this;
    const field = this.field(pen?.field);
    if (!pen || field?.kind !== "region") return;
    const types = drawn(field, pen.label);
    const at = types.indexOf(toolFor(field, pen.label, pen.shape)?.type ?? "");
    this.set({ pen: { ...pen, off: false, shape: types[(at + 1) % types.length] ?? null } });
  }

  sheet = (size: Size): Sheet => ({ ...size, exact: this.gear.exact });
  isLocked = (id: string): boolean => this.editing?.locked.includes(id) ?? false;

  reshape(id: string, size: Size, to: (shape: Shape) => Shape, mark: string | null = null): void {
    if (this.isLocked(id)) return;
    const now = this.nowOf(regionOf(this.answer, id));
    this.change((answer) => withRegion(answer, id, (region) => {
      const shape = inPixels(region, size, now);
      if (!shape) return region;
      const track = now && trackOf(region);
      const next = to(shape);
      return withPixels(region, track && !keyAt(track, now.at) ? snug(next, this.sheet(size)) : next, size, now);
    }), mark && now ? `${mark}:${now.at}` : mark);
  }

  private heldFor(region: Region): Held | undefined {
    for (const [key, held] of this.stages.boards) {
      const place = placeOfKey(key);
      if (held.film ? inputOf(region, this.schema) === place.input : isAt(region, place, this.schema)) return held;
    }
    return undefined;
  }

  sizeFor = (region: Region): Size | undefined => this.heldFor(region)?.size;

  /** The frame of a region that keys and numbers are about; none if it does not lie in time. */
  nowOf = (region: Region | undefined): Now | undefined => region && this.heldFor(region)?.film?.now();

  remove(id: string): void {
    if (!this.isLocked(id)) this.change((answer) => removed(answer, id));
  }

  toggle(what: "hidden" | "locked", ids: string[]): void {
    if (ids.length) this.desk.edit((editing) => toggled(editing, what, ids));
  }

  toggleAll(): void {
    const ids = (this.answer.regions ?? []).map((region) => region.id);
    const seen = ids.filter((id) => !this.editing?.hidden.includes(id));
    this.toggle("hidden", seen.length ? seen : ids);
  }

  /** Select the next mark, or the one before. */
  turn(by: 1 | -1): void {
    const regions = inOrder(this.answer.regions ?? []);
    if (regions.length === 0) return;
    const at = regions.findIndex((region) => region.id === this.selected?.id);
    const next = at < 0 ? (by > 0 ? 0 : regions.length - 1) : (at + by + regions.length) % regions.length;
    this.select(regions[next]?.id ?? null);
  }

  // Proposals, and what was marked before

  adopt(proposed: Answer, prediction?: number): void {
    this.change((answer) => adopted(answer, proposed));
    if (prediction !== undefined) this.desk.edit((editing) => ({ ...editing, grown: prediction }));
  }

  /** The marks of the picture before this one, or of the task before. */
  copy(): void {
    const before = this.desk.before ?? null;
    for (const [key, { size }] of this.stages.boards)
      this.addAll(copies(placeOfKey(key), size, this.answer, before, this.schema));
    for (const marker of this.stages.markers.values()) this.addAll(marker.copies?.(this.answer, before) ?? []);
  }

  private addAll(regions: Region[]): void {
    if (regions.length) this.change((answer) => regions.reduce(added, answer));
  }
}
