/** What one works with. */

import { EMPTY, type Scene } from "../../canvas/scene";
import type { Data, LabelSchema } from "../../model";
import type { Brush } from "../../tools/tool";
import { firstPen, type Pen } from "./places";

/** How one works, until the task is done: kept by the page, not in the answer. */
export interface Gear {
  pen: Pen | null;
  brush: Brush;
  /** The region that a link begins at. */
  source: string | null;
  /** The last link that was tried is not allowed. */
  refused?: boolean;
  /** Coordinates are not kept on whole pixels. */
  exact: boolean;
  /** Answers that are compared show where they differ. */
  compares: boolean;
  /** How pictures look, in percent of how they are. */
  light: Scene["light"];
  /** Which picture is shown of inputs that have several. */
  pages: { [input: string]: number };
}

/** How one begins with a task: as one worked on the last one. */
const kept: Omit<Gear, "pen" | "source" | "pages"> = {
  brush: EMPTY.brush, exact: false, compares: false, light: EMPTY.light,
};

export const begin = (schema: LabelSchema, data: Data): Gear => ({ ...kept, pen: firstPen(schema, data), source: null, pages: {} });

export function remember({ brush, exact, compares, light }: Gear): void {
  Object.assign(kept, { brush, exact, compares, light });
}
