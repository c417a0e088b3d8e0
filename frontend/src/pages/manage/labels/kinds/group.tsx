import type { GroupField } from "../../../../model";
import { s } from "../../../../texts.schema";
import { Maybe } from "../../form";
import { FieldList } from "../FieldList";
import type { FieldForm, OwnProps } from "./kind";

function Own({ field, schema, set }: OwnProps<GroupField>) {
  const fields = field.fields ?? [];
  return (
    <>
      <div className="two">
        <Maybe title={s.fewestRows} value={field.least} put={(least) => set({ least })} />
        <Maybe title={s.mostRows} value={field.most} put={(most) => set({ most })} />
      </div>
      <h4>{s.groupFields}</h4>
      {/* A condition in a row may look at its neighbours, and at the questions around. */}
      <FieldList fields={fields} inner schema={{ ...schema, fields: [...fields, ...(schema.fields ?? []).filter((one) => one.name !== field.name)] }}
        put={(now) => set({ fields: now })} />
    </>
  );
}

export const group: FieldForm<GroupField> = { fresh: () => ({ fields: [{ kind: "text", name: "what" }] }), stem: "rows", Own };
