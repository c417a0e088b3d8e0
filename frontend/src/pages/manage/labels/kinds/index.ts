/** The kinds of questions in the form of a schema. A new one is a file and a line here. */

import type { Field } from "../../../../model";
import { choice } from "./choice";
import { group } from "./group";
import type { FieldForm } from "./kind";
import { number } from "./number";
import { ranking } from "./ranking";
import { region } from "./region";
import { relation } from "./relation";
import { boolean, datetime, file, json, pairwise, rating } from "./small";
import { text } from "./text";

const KINDS = {
  choice, region, text, number, rating, boolean, datetime, ranking, pairwise, relation, group, file, json,
} as unknown as { [kind in Field["kind"]]: FieldForm };

export const kindsOf = (inner: boolean): Field["kind"][] =>
  (Object.keys(KINDS) as Field["kind"][]).filter((kind) => !inner || !KINDS[kind].marks);

export const formOf = (kind: Field["kind"]): FieldForm | undefined => (Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined);
