/** What a label does that was chosen, by key or by a press. */

import { asksFor } from "../../check";
import { valueIn, withRegion } from "../../editing";
import { fieldKind } from "../../fields";
import type { Field, RegionField } from "../../model";
import { drawable } from "../../tools";
import type { Hands } from "./hands";

export class Picker {
  constructor(private hands: Hands) {}

  /** For the marked text, the selected mark, or the next. */
  pick(field: Field, pick: string): void {
    if (field.kind === "region") return this.label(field, pick);
    if (field.kind === "relation") return this.hands.linker.pick(field, pick);
    const kind = fieldKind(field);
    if (!kind?.picked) return;
    if (field.scope !== "region") {
      const now = valueIn(this.hands.answer.values, field.name, this.hands.itemOf(field));
      return this.hands.answerTo(field, kind.picked(field, now, pick));
    }
    const region = this.hands.selected;
    if (!region || !asksFor(field, region.field)) return;
    const now = valueIn(this.hands.timing.atNow(region).values, field.name);
    this.hands.answerFor(region.id, field, kind.picked(field, now, pick));
  }

  /** Mark for a field that has no labels. */
  choose(field: string): void {
    this.hands.set({ pen: { field, label: null }, source: null });
  }

  private label(field: RegionField, pick: string): void {
    if (!drawable(field)) return;
    const { pen } = this.hands;
    const shape = pen?.field === field.name ? pen.shape ?? null : null;
    this.hands.set({ pen: { field: field.name, label: pick, shape }, source: null });
    if (this.markSelected(field, pick)) return;
    const region = this.hands.selected;
    if (region?.field !== field.name) return;
    const labels = region.labels ?? [];
    const next = !field.multiple ? [pick]
      : labels.includes(pick) ? labels.filter((one) => one !== pick) : [...labels, pick];
    if (next.length) this.hands.change((answer) => withRegion(answer, region.id, (one) => ({ ...one, labels: next })));
  }

  /** Mark what is selected on a stage; false if nothing is. */
  private markSelected(field: RegionField, label: string): boolean {
    return this.hands.markOn(field, label, ([, marker]) => marker.take(field));
  }
}
