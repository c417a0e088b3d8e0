/** The kinds of questions that these pages can ask. A new one is a folder and a line here. */

import type { Field } from "../model";
import { boolean } from "./boolean";
import { choice } from "./choice";
import { datetime } from "./datetime";
import { file } from "./file";
import { group } from "./group";
import { json } from "./json";
import type { FieldKind } from "./kind";
import { number } from "./number";
import { pairwise } from "./pairwise";
import { ranking } from "./ranking";
import { rating } from "./rating";
import { text } from "./text";

const KINDS = { boolean, choice, datetime, file, group, json, number, pairwise, ranking, rating, text };

/** The kind of a question; undefined if it is not answered by a value. */
export function fieldKind(field: Field): FieldKind | undefined {
  if (!Object.hasOwn(KINDS, field.kind)) return undefined;
  return KINDS[field.kind as keyof typeof KINDS] as unknown as FieldKind;
}
