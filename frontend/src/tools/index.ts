/** The tools by the shape that they draw. A new one is a folder and a line here. */

import type { Data, RegionField } from "../model";
import { box } from "./box";
import { cuboid } from "./cuboid";
import { ellipse } from "./ellipse";
import { keypoint } from "./keypoint";
import { mask } from "./mask";
import { polygon } from "./polygon";
import { polyline } from "./polyline";
import { skeleton } from "./skeleton";
import type { Tool } from "./tool";

type Drawn = Pick<RegionField, "shapes" | "options" | "labels">;

/** Some depend on what the field's options say. */
const TOOLS: { [type: string]: Tool | ((options: Data, label: string | null) => Tool | undefined) } = {
  box, cuboid, ellipse, keypoint, mask, polygon, polyline, skeleton,
};

/** The tool for one of a field's shapes. */
function made(type: string, field: Drawn, label: string | null): Tool | undefined {
  const found = Object.hasOwn(TOOLS, type) ? TOOLS[type] : undefined;
  return typeof found === "function" ? found(field.options ?? {}, label) : found;
}

/** The shapes of a field that can be drawn on a picture, for a label or for any. */
export const drawn = (field: Drawn, label: string | null = null): string[] =>
  (field.shapes ?? []).filter((type) =>
    [label, ...(field.labels ?? []).map(({ name }) => name)].some((one) => made(type, field, one)));

/** The tool that is wanted, or else the first that the field has. */
export function toolFor(field: Drawn, label: string | null = null, wanted?: string | null): Tool | undefined {
  const types = field.shapes ?? [];
  const first = wanted && types.includes(wanted) ? [wanted, ...types] : types;
  return first.map((type) => made(type, field, label)).find(Boolean);
}

/** Whether these pages can draw one of the shapes; text is marked and cuboids in space are put without a tool. */
export const drawable = (field: Drawn): boolean =>
  drawn(field).length > 0 || ["text_span", "cuboid3d"].some((type) => field.shapes?.includes(type));
