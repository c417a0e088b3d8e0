/** Yes or no. */

import type { BooleanField, Json } from "../../model";
import { t } from "../../texts";
import type { FieldKind, FieldProps } from "../kind";
import { Option } from "../Option";

const PICKS = [{ name: "yes", title: t.fields.yes }, { name: "no", title: t.fields.no }];

const picked = (_: BooleanField, value: Json | undefined, pick: string): Json | undefined =>
  value === (pick === "yes") ? undefined : pick === "yes";

function Control({ field, id, value, change, keys }: FieldProps<BooleanField>) {
  return (
    <div className="options inline">
      {PICKS.map(({ name, title }, n) => (
        <Option key={name} id={n === 0 ? id : `${id}-${n}`} name={id} kind="radio" title={title}
          hotkey={keys[name]} chosen={value === (name === "yes")}
          choose={() => change(picked(field, value, name))} />
      ))}
    </div>
  );
}

export const boolean: FieldKind<BooleanField> = {
  Control, several: true, picks: () => PICKS, picked,
};
