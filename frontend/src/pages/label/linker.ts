/** What a person does to link marks: by key, by a press, by drawing from one to the other. */

import type { RelationField } from "../../model";
import type { Hands } from "./hands";
import { linkedBy, mayLink } from "./linking";

export class Linker {
  constructor(private hands: Hands) {}

  pick(field: RelationField, label: string | null): void {
    const { source } = this.hands.gear;
    this.hands.set({ pen: { field: field.name, label } });
    const here = this.hands.selected?.id ?? null;
    if (source === null || here === null || source === here) this.hands.set({ source: here, refused: false });
    else this.link(source, here, { field: field.name, label });
  }

  /** Begin a link at the selected mark, or end it there. */
  start(): void {
    const now = this.hands.field(this.hands.pen?.field);
    const field = now?.kind === "relation" ? now : this.hands.schema.fields?.find((one) => one.kind === "relation" && !one.hidden);
    if (field?.kind !== "relation") return;
    this.pick(field, now === field ? this.hands.pen?.label ?? null : field.labels?.[0]?.name ?? null);
  }

  link(source: string, target: string, pen = this.hands.pen): void {
    const field = this.hands.field(pen?.field);
    if (field?.kind !== "relation") return;
    this.hands.change((answer) => linkedBy(field, pen?.label ?? null, answer, source, target));
    this.hands.set({ source: null, refused: !mayLink(field, this.hands.answer, source, target) });
    this.hands.select(target);
  }

  /** A mark was pressed, on a stage or in the list: the next end of a link, or selected. */
  press(id: string | null): void {
    const { source } = this.hands.gear;
    if (this.hands.field(this.hands.pen?.field)?.kind !== "relation") return this.hands.select(id);
    if (id !== null && source !== null && source !== id) return this.link(source, id);
    this.hands.set({ source: id, refused: false });
    this.hands.select(id);
  }

  /** What is selected next by a press begins or ends a link: undefined if it does not. */
  get now(): string | null | undefined {
    return this.hands.field(this.hands.pen?.field)?.kind === "relation" ? this.hands.gear.source : undefined;
  }
}
