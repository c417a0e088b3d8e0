import { type RelationField, titleOf } from "../../../../model";
import { s } from "../../../../texts.schema";
import { Check } from "../../form";
import { LabelTree } from "../LabelTree";
import type { FieldForm, OwnProps } from "./kind";

function Own({ field, schema, set }: OwnProps<RelationField>) {
  const marks = (schema.fields ?? []).filter((one) => one.kind === "region");
  const between = field.between ?? [];
  return (
    <>
      <LabelTree labels={field.labels ?? []} put={(labels) => set({ labels })} />
      {marks.length > 1 && (
        <fieldset><legend>{s.between}</legend><p className="soft whole">{s.betweenHelp}</p>
          {marks.map((one) => <Check key={one.name} title={titleOf(one)} value={between.includes(one.name)}
            put={(on) => set({ between: on ? [...between, one.name] : between.filter((name) => name !== one.name) })} />)}
        </fieldset>
      )}
    </>
  );
}

export const relation: FieldForm<RelationField> = { fresh: () => ({ labels: [{ name: "belongs to" }] }), stem: "links", marks: true, Own };
