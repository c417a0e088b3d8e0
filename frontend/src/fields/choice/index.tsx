/** Pick one or several labels: one by one, as buttons, from a long list or from a tree. */

import { useMemo, useState } from "react";
import { offered } from "../../data";
import { type ChoiceField, type Label, titleOf, walk } from "../../model";
import { t } from "../../texts";
import { d } from "../../texts.documents";
import type { FieldKind, FieldProps } from "../kind";
import { Option } from "../Option";
import "../fields.css";
import { isLong, Picker } from "./Picker";
import { picked, picksOf } from "./picking";

export { picksOf };

const isTree = (field: ChoiceField, options: Label[]): boolean =>
  field.display === "tree" || options.some(({ labels }) => labels?.length);

function Control(props: FieldProps<ChoiceField>) {
  const { field, id, value, change, data } = props;
  const options = useMemo(() => offered(field, data), [field, data]);
  const now = picksOf(value);
  const tree = isTree(field, options);
  const limits = field.multiple && (field.least || field.most != null);
  return (
    <>
      {tree || field.display === "list" || isLong(options) ? <Picker {...props} options={options} tree={tree} />
        : field.display === "buttons" ? <Buttons {...props} options={options} /> : <OneByOne {...props} options={options} />}
      {limits && <p className="soft">{d.choice.between(field.least ?? null, field.most ?? null)}</p>}
      {field.free && <Own id={id} add={(pick) => !now.includes(pick) && change(picked(field, value, pick))} />}
    </>
  );
}

interface Offered extends FieldProps<ChoiceField> {
  options: Label[];
}

function OneByOne({ field, id, value, change, keys, options }: Offered) {
  const now = picksOf(value);
  const own = now.filter((pick) => !options.some((label) => label.name === pick));
  const kind = field.multiple ? "checkbox" : "radio";
  return (
    <div className="options">
      {options.map((label, n) =>
        label.selectable === false
          ? <span key={label.name} className="branch">{titleOf(label)}</span>
          : <Option key={label.name} id={n === 0 ? id : `${id}-${n}`} name={id} kind={kind} title={titleOf(label)}
              help={label.help} color={label.color} hotkey={keys[label.name]} chosen={now.includes(label.name)}
              choose={() => change(picked(field, value, label.name))} />)}
      {own.map((pick) => (
        <Option key={pick} id={`${id}-own-${pick}`} name={id} kind={kind} title={pick} chosen
          choose={() => change(picked(field, value, pick))} />
      ))}
    </div>
  );
}

function Buttons({ field, id, value, change, keys, options }: Offered) {
  const now = picksOf(value);
  const own = now.filter((pick) => !options.some((label) => label.name === pick)).map((name): Label => ({ name }));
  return (
    <div className="palette">
      {[...options, ...own].map((label, n) => (
        <button key={label.name} id={n === 0 ? id : undefined} type="button" className="pick" aria-pressed={now.includes(label.name)}
          disabled={label.selectable === false} title={label.help ?? undefined} onClick={() => change(picked(field, value, label.name))}>
          {label.color && <span className="swatch" style={{ backgroundColor: label.color }} />}
          <span className="name" dir="auto">{titleOf(label)}</span>
          {keys[label.name] && <kbd aria-hidden="true">{keys[label.name]}</kbd>}
        </button>
      ))}
    </div>
  );
}

function Own({ id, add }: { id: string; add(pick: string): void }) {
  const [word, type] = useState("");
  const take = () => {
    if (!word.trim()) return;
    add(word.trim());
    type("");
  };
  return (
    <div className="row">
      <input id={`${id}-free`} value={word} placeholder={t.fields.own} aria-label={t.fields.own}
        onChange={(event) => type(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || event.ctrlKey) return;
          event.preventDefault();
          event.stopPropagation();
          take();
        }} />
      <button type="button" className="quiet" onClick={take}>{t.fields.add}</button>
    </div>
  );
}

/** Of a long list only what the schema gives a key to: the others would take everybody's. */
function picks(options: Label[]): Label[] {
  const all = walk(options).map(({ label }) => label).filter((one) => one.selectable !== false);
  return isLong(options) ? all.filter((one) => one.hotkey) : all;
}

export const choice: FieldKind<ChoiceField> = {
  Control,
  several: true,
  picks: (field, data) => picks(offered(field, data)),
  picked,
  wrong(field, value) {
    const count = picksOf(value).length;
    if (field.multiple && field.least && count < field.least) return t.faults.atLeast(field.least);
    if (field.multiple && field.most && count > field.most) return t.faults.atMost(field.most);
    return null;
  },
};
