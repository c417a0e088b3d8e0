/** What the pages know of a kind of question. */

import type { ComponentType } from "react";
import type { Data, Field, Input, Json, Label } from "../model";

export interface FieldProps<F extends Field = Field> {
  field: F;
  /** The id of the element that the question's label is for, and the start of all others. */
  id: string;
  value: Json | undefined;
  change(value: Json | undefined, mark?: string): void;
  data: Data;
  inputs: Input[];
  /** The key of each pick, as shown. */
  keys: { [pick: string]: string };
  invalid: boolean;
  describedBy: string | undefined;
}

export interface FieldKind<F extends Field = Field> {
  Control: ComponentType<FieldProps<F>>;
  /** Whether the control is several elements: then it is a group with the title as its name. */
  several: boolean;
  /** What one key each may pick. */
  picks?(field: F, data: Data, inputs: Input[]): Label[];
  /** The value after such a key. */
  picked?(field: F, value: Json | undefined, pick: string): Json | undefined;
  /** What is wrong with a value that is not empty; null = nothing that this page knows. */
  wrong?(field: F, value: Json): string | null;
}
