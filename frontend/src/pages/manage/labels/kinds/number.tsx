import type { NumberField } from "../../../../model";
import { s } from "../../../../texts.schema";
import { Check, Maybe, Text } from "../../form";
import type { FieldForm, OwnProps } from "./kind";

function Own({ field, set }: OwnProps<NumberField>) {
  return (
    <>
      <div className="two">
        <Maybe title={s.least} step="any" value={field.least} put={(least) => set({ least })} />
        <Maybe title={s.most} step="any" value={field.most} put={(most) => set({ most })} />
        <Maybe title={s.step} step="any" value={field.step} put={(step) => set({ step })} />
        <Text title={s.unit} value={field.unit ?? ""} put={(unit) => set({ unit: unit || null })} />
      </div>
      <Check title={s.whole} value={field.whole ?? false} put={(whole) => set({ whole })} />
    </>
  );
}

export const number: FieldForm<NumberField> = { fresh: () => ({}), Own };
