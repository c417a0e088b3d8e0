import type { ChoiceField } from "../../../../model";
import { s } from "../../../../texts.schema";
import { Check, Maybe, Pick, Text } from "../../form";
import { LabelTree } from "../LabelTree";
import type { FieldForm, OwnProps } from "./kind";

function Own({ field, set }: OwnProps<ChoiceField>) {
  return (
    <>
      <LabelTree title={s.options} labels={field.labels ?? []} nested={field.nested ?? false} trees paths put={(labels, nested) => set({ labels, nested })} />
      <div className="row wide-row">
        <Check title={s.multiple} value={field.multiple ?? false} put={(multiple) => set({ multiple })} />
        <Check title={s.free} value={field.free ?? false} put={(free) => set({ free })} />
      </div>
      <div className="two">
        {field.multiple && <Maybe title={s.atLeast} value={field.least} put={(least) => set({ least })} />}
        {field.multiple && <Maybe title={s.atMost} value={field.most} put={(most) => set({ most })} />}
        <Pick title={s.display} value={field.display ?? ""} options={s.displays} put={(display) => set({ display: (display || null) as ChoiceField["display"] & {} })} />
        <Text title={s.dataKey} value={field.key ?? ""} put={(key) => set({ key: key || null })} />
      </div>
    </>
  );
}

export const choice: FieldForm<ChoiceField> = { fresh: () => ({ labels: [{ name: "yes" }, { name: "no" }] }), Own };
