/** Kinds with at most one setting of their own. */

import type { BooleanField, DatetimeField, FileField, JsonField, PairwiseField, RatingField } from "../../../../model";
import { s } from "../../../../texts.schema";
import { Check, Numeric, Pick, Words } from "../../form";
import type { FieldForm } from "./kind";

export const rating: FieldForm<RatingField> = {
  fresh: () => ({}),
  Own: ({ field, set }) => <Numeric title={s.stars} least={1} most={1000} value={field.most ?? 5} put={(most) => set({ most })} />,
};

export const boolean: FieldForm<BooleanField> = { fresh: () => ({}) };

export const datetime: FieldForm<DatetimeField> = {
  fresh: () => ({}),
  Own: ({ field, set }) => (
    <Pick title={s.parts} value={field.parts ?? "datetime"} options={s.partsOf} put={(parts) => set({ parts: parts as NonNullable<DatetimeField["parts"]> })} />
  ),
};

export const pairwise: FieldForm<PairwiseField> = {
  fresh: (schema) => ({ inputs: (schema.inputs ?? []).slice(0, 2).map((one) => one.name) }),
  Own: () => <p className="soft">{s.compares}</p>,
};

export const file: FieldForm<FileField> = {
  fresh: () => ({}),
  Own: ({ field, set }) => (
    <>
      <Words title={s.accept} help={s.acceptHelp} words={field.accept ?? []} put={(accept) => set({ accept })} />
      <Check title={s.many} value={field.many ?? false} put={(many) => set({ many })} />
    </>
  ),
};

export const json: FieldForm<JsonField> = {
  fresh: () => ({}),
  stem: "data",
  Own: ({ field, set }) => <Check title={s.coordinates} value={field.format === "coordinates"} put={(on) => set({ format: on ? "coordinates" : null })} />,
};
