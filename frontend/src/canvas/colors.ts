/** The colour of a label: its own, or one of ours by its place. */

import { offered } from "../data";
import { type Data, type LabelSchema, type Region, walk } from "../model";

export const OURS = [
  "#d1495b", "#00798c", "#edae49", "#66a182", "#6d597a", "#3d5a80", "#bc6c25", "#7b2cbf",
  "#2a9d8f", "#e76f51", "#457b9d", "#8d6a9f",
];
const PLAIN = "#64748b";

/** Colours by field and label; words and short forms are made #rrggbb by the browser. */
export function colorsOf(schema: LabelSchema, data: Data): Map<string, string> {
  const found = new Map<string, string>();
  for (const field of schema.fields ?? []) {
    if (field.kind !== "region" && field.kind !== "choice" && field.kind !== "relation") continue;
    walk(offered(field, data)).forEach(({ label }, n) => {
      const color = label.color ? plain(label.color) : undefined;
      found.set(`${field.name}\n${label.name}`, color ?? OURS[n % OURS.length] ?? PLAIN);
    });
  }
  return found;
}

export const colorOf = (colors: Map<string, string>, region: Region): string =>
  colors.get(`${region.field}\n${region.labels?.[0] ?? ""}`) ?? PLAIN;

function plain(color: string): string | undefined {
  if (/^#[0-9a-f]{6}$/i.test(color)) return color;
  const pen = document.createElement("canvas").getContext("2d");
  if (!pen) return undefined;
  pen.fillStyle = "#010203";
  pen.fillStyle = color;
  const found = String(pen.fillStyle);
  return found.startsWith("#") && found !== "#010203" ? found : undefined;
}

/** Black or white, whichever is better to read on a colour. */
export function inkOn(color: string): string {
  const found = /^#([0-9a-f]{6})/i.exec(color);
  const value = found?.[1] ? parseInt(found[1], 16) : 0;
  const light = [16, 8, 0].map((shift, n) => {
    const part = ((value >> shift) & 255) / 255;
    return (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4) * ([0.2126, 0.7152, 0.0722][n] ?? 0);
  }).reduce((a, b) => a + b, 0);
  return light > 0.179 ? "#000" : "#fff";
}
