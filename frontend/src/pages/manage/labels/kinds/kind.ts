/** What the form of a schema knows of a kind of question. */

import type { ComponentType } from "react";
import type { Field, LabelSchema } from "../../../../model";

export interface OwnProps<F extends Field = Field> {
  field: F;
  schema: LabelSchema;
  set(to: Partial<F>): void;
}

export interface FieldForm<F extends Field = Field> {
  /** What a new one is, beside its name. */
  fresh(schema: LabelSchema): Partial<F>;
  /** What a new one is called. */
  stem?: string;
  /** What only this kind has. */
  Own?: ComponentType<OwnProps<F>>;
  /** Asks for marks, which no row of a group and no mark can have. */
  marks?: boolean;
}
