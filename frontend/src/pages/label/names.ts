/** What a region is called. Pure. */

import { type LabelSchema, type Region, titleOf, walk } from "../../model";

/** In lists: its labels, and the words that it marks. */
export function nameOf(region: Region): string {
  const words = region.shape?.type === "text_span" && typeof region.shape["text"] === "string" ? region.shape["text"] : "";
  const labels = region.labels?.join(", ") || region.field;
  return words ? `${words} (${labels})` : labels;
}

/** The titles of its labels, or of a link's, which a mark carries on the stage. */
export function titled(names: readonly string[] = [], field: string | null | undefined, schema: LabelSchema): string {
  const found = schema.fields?.find((one) => one.name === field);
  const labels = found && "labels" in found ? walk(found.labels).map(({ label }) => label) : [];
  return names.map((name) => {
    const label = labels.find((one) => one.name === name);
    return label ? titleOf(label) : name;
  }).join(", ");
}
