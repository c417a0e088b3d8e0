/** The stages of a task, as far as they are there. */

import type { Board } from "../../canvas/board";
import type { Size } from "../../canvas/view";
import type { Region, RegionField, Shape } from "../../model";
import type { Now } from "../../shapes";
import type { Markers } from "./markers";

/** By the keys of their places. */
export interface Stages {
  boards: Map<string, Held>;
  markers: Markers;
}

export interface Held {
  board: Board;
  size: Size;
  film?: Filmed;
}

/** What a board with frames knows of them. */
export interface Filmed {
  now(): Now;
  /** What a shape becomes that was drawn on the frame that is shown. */
  born(field: RegionField, shape: Shape): Partial<Region> & { shape: Shape };
}

export const noStages = (): Stages => ({ boards: new Map(), markers: new Map() });
