/** What a person does to ranges of frames. */

import type { Reel } from "../../../../film/reel";
import { framesOf, kept, type Range, shifted, spansOf, withMore, withRange } from "../../../../film/lanes";
import { withRegion } from "../../../../editing";
import type { Region, RegionField, Shape } from "../../../../model";
import type { Hands } from "../../hands";
import type { Place } from "../../places";

const span = (range: Range): Shape => ({ type: "time_span", ...range, unit: "frame" });

export class Ranging {
  /** The range that was begun by key and has no end yet. */
  private open: { id: string; from: number } | null = null;

  constructor(private reel: Reel, private place: Place, private hands: () => Hands) {}

  private get rate(): number | null {
    return this.reel.state.get().rate;
  }

  /** The field whose ranges are drawn now. */
  get field(): RegionField | undefined {
    const field = this.hands().field(this.hands().pen?.field);
    return field?.kind === "region" && this.fits(field) ? field : undefined;
  }

  private fits = (field: RegionField): boolean =>
    (field.shapes?.includes("time_span") ?? false) && (!field.inputs?.length || field.inputs.includes(this.place.input));

  /** The range of what is selected that lies at this frame, or nearest to it. */
  get held(): { region: Region; part: number; range: Range } | undefined {
    const region = this.hands().selected;
    const { at } = this.reel;
    const away = ({ start, end }: Range): number => Math.max(start - at, at - end + 1, 0);
    const all = (region ? spansOf(region) : []).map((one, part) => ({ part, range: framesOf(one, this.rate) }));
    const [nearest] = all.sort((a, b) => away(a.range) - away(b.range));
    return region && nearest && { region, ...nearest };
  }

  /** The frames where ranges of what is selected begin and end. */
  edges(): number[] {
    const { selected } = this.hands();
    return (selected ? spansOf(selected) : []).map((one) => framesOf(one, this.rate)).flatMap(({ start, end }) => [start, end - 1]);
  }

  /** A new range; of the same thing where it was drawn on its lane and the field allows several. */
  drew(range: Range, on: string | null = null): void {
    const hands = this.hands();
    const region = hands.answer.regions?.find(({ id }) => id === on);
    const own = hands.field(region?.field);
    if (region && own?.kind === "region" && own.shapes?.includes("parts") && !hands.isLocked(region.id))
      return hands.change((answer) => withRegion(answer, region.id, (one) => withMore(one, range)));
    const { field } = this;
    if (field) hands.put(field, hands.pen?.label ?? null, this.place, span(range), {});
  }

  change(id: string, part: number, range: Range, mark: string | null = null): void {
    if (this.hands().isLocked(id)) return;
    this.hands().change((answer) => withRegion(answer, id, (one) => withRange(one, part, range, this.rate)), mark);
  }

  /** A second long, from this frame on. */
  placed = (field: RegionField): Shape | null => {
    const { at, count } = this.reel;
    return this.fits(field) ? span(kept({ start: at, end: at + Math.round(this.rate ?? 1) }, count)) : null;
  };

  /** Moved, or its end moved, by frames. */
  nudged(region: Region, by: number, grow: boolean): Shape | null {
    const { held } = this;
    if (!held || !by || held.region.id !== region.id) return null;
    const { range, part } = held;
    const { count } = this.reel;
    const next = grow ? kept({ start: range.start, end: Math.max(range.end + by, range.start + 1) }, count) : shifted(range, by, count);
    return withRange(region, part, next, this.rate).shape ?? null;
  }

  /** Begin a range at this frame; again: end it with this frame. */
  mark(): boolean {
    const { open } = this;
    const { at, count } = this.reel;
    const going = open && this.hands().answer.regions?.some(({ id }) => id === open.id);
    this.open = null;
    if (open && going) {
      this.change(open.id, 0, kept({ start: Math.min(open.from, at), end: Math.max(open.from, at) + 1 }, count));
      return true;
    }
    if (!this.field) return false;
    this.drew(kept({ start: at, end: at + 1 }, count));
    const id = this.hands().editing?.selected;
    this.open = id ? { id, from: at } : null;
    return true;
  }
}
