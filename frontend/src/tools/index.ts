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

/** What may be followed where a field says nothing more. */
const FOLLOWED = ["box", "polygon", "polyline", "keypoint", "ellipse"];

const typesOf = ({ shapes = [] }: Drawn): string[] =>
  shapes.includes("track") && shapes.every((type) => type === "track" || type === "parts") ? [...shapes, ...FOLLOWED] : shapes;

/** The tool for one of a field's shapes. */
function made(type: string, field: Drawn, label: string | null): Tool | undefined {
  const found = Object.hasOwn(TOOLS, type) ? TOOLS[type] : undefined;
  return typeof found === "function" ? found(field.options ?? {}, label) : found;
}

/** The shapes of a field that can be drawn on a picture, for a label or for any. */
export const drawn = (field: Drawn, label: string | null = null): string[] =>
  typesOf(field).filter((type) =>
    [label, ...(field.labels ?? []).map(({ name }) => name)].some((one) => made(type, field, one)));

/** The tool that is wanted, or else the first that the field has. */
export function toolFor(field: Drawn, label: string | null = null, wanted?: string | null): Tool | undefined {
  const types = typesOf(field);
  const first = wanted && types.includes(wanted) ? [wanted, ...types] : types;
  return first.map((type) => made(type, field, label)).find(Boolean);
}

/** Marked along a line, or put, without a tool. */
const ALONG = ["text_span", "time_span", "cuboid3d"];

/** Whether these pages can draw one of the shapes. */
export const drawable = (field: Drawn): boolean =>
  drawn(field).length > 0 || (field.shapes ?? []).some((type) => ALONG.includes(type));
