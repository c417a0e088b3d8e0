/** What a stage without a drawing board offers to keys, palettes and the list of marks: words of a
 * text, and whatever else is marked along a line. */

import type { Command } from "../../keyboard";
import type { Answer, Region, RegionField, Shape } from "../../model";

export interface Marker {
  /** What is selected on it, as a shape of the field; null if nothing is. */
  take(field: RegionField): Shape | null;
  /** A mark made by key, where it stands; null if there is no place for one. */
  placed?(field: RegionField): Shape | null;
  /** Move (or grow) a mark of its own by key, by pixels; null if it is not one of its. */
  nudged?(region: Region, dx: number, dy: number, grow: boolean): Shape | null;
  /** Arrow keys while nothing is selected; false if they mean nothing here. */
  step?(dx: number, dy: number): boolean;
  /** A mark is open on it: arrows move where it ends, and no other mark. */
  busy?(): boolean;
  /** Marks of the item or task before, as they would be here. */
  copies?(answer: Answer, before: Answer | null): Region[];
  /** A command of its own; false if it has none of that name. */
  run?(command: Command): boolean;
}

/** The markers by the keys of their places. */
export type Markers = Map<string, Marker>;

/** The one that was used last is asked first. */
export function toFront(markers: Markers, key: string): void {
  const marker = markers.get(key);
  if (!marker) return;
  const others = [...markers].filter(([other]) => other !== key);
  markers.clear();
  markers.set(key, marker);
  others.forEach(([other, one]) => markers.set(other, one));
}

/** Tell a command to the first that has it. */
export const runOn = (markers: Markers, command: Command): boolean =>
  [...markers.values()].some((marker) => marker.run?.(command) ?? false);
