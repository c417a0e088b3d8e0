/** Which of the inputs is better; null says that both are alike. */

import { type Input, type Json, type PairwiseField, titleOf } from "../../model";
import { t } from "../../texts";
import type { FieldKind, FieldProps } from "../kind";
import { Option } from "../Option";

const EQUAL = "\u0000equal";

function picks(field: PairwiseField, inputs: Input[]) {
  const names = field.inputs?.length ? field.inputs : inputs.map((input) => input.name);
  const sides = names.map((name) => {
    const input = inputs.find((one) => one.name === name);
    return { name, title: input ? titleOf(input) : name };
  });
  return [...sides, { name: EQUAL, title: t.fields.equal }];
}

function picked(_: PairwiseField, value: Json | undefined, pick: string): Json | undefined {
  const next = pick === EQUAL ? null : pick;
  return next === value ? undefined : next;
}

function Control({ field, id, value, change, keys, inputs }: FieldProps<PairwiseField>) {
  return (
    <div className="options">
      {picks(field, inputs).map(({ name, title }, n) => (
        <Option key={name} id={n === 0 ? id : `${id}-${n}`} name={id} kind="radio" title={title}
          hotkey={keys[name]} chosen={value !== undefined && (value ?? EQUAL) === name}
          choose={() => change(picked(field, value, name))} />
      ))}
    </div>
  );
}

export const pairwise: FieldKind<PairwiseField> = {
  Control, several: true, picks: (field, _, inputs) => picks(field, inputs), picked,
};
