/** Put options in order: the first pick is the first place. Or sort them into groups. */

import { at, offered } from "../../data";
import { type Json, type RankingField, titleOf, walk } from "../../model";
import { d } from "../../texts.documents";
import type { FieldKind, FieldProps } from "../kind";
import "../fields.css";
import { Order } from "./Order";
import { onward, orderOf, put, sortedOf } from "./sorting";

function picked(field: RankingField, value: Json | undefined, pick: string): Json | undefined {
  if (field.buckets?.length) return onward(sortedOf(value), pick, field.buckets);
  const now = orderOf(value);
  const next = now.includes(pick) ? now.filter((one) => one !== pick) : [...now, pick];
  return next.length ? next : undefined;
}

/** Texts that are shown as items of an input are called as they are there. */
function shortOf({ field, data, inputs }: FieldProps<RankingField>, name: string): string | undefined {
  const input = inputs.find(({ key, many, media }) => many && media === "text" && key != null && key === field.key);
  const found = input?.key ? at(data, input.key) : undefined;
  const n = Array.isArray(found) ? found.indexOf(name) : -1;
  return input && n >= 0 ? `${titleOf(input)} ${n + 1}` : undefined;
}

function Control(props: FieldProps<RankingField>) {
  const { field, data } = props;
  const options = walk(offered(field, data)).map(({ label }) => label);
  const title = (name: string) => {
    const label = options.find((one) => one.name === name);
    return shortOf(props, name) ?? (label ? titleOf(label) : name);
  };
  const inner = { ...props, names: options.map(({ name }) => name), title };
  return field.buckets?.length ? <Sorting {...inner} /> : <Ordering {...inner} />;
}

interface Inner extends FieldProps<RankingField> {
  names: string[];
  title(name: string): string;
}

function Ordering({ field, id, value, change, keys, names, title }: Inner) {
  const order = orderOf(value);
  const left = names.filter((name) => !order.includes(name));
  return (
    <div className="ranking">
      <Order order={order} title={title} keys={{}} numbered change={change} firstId={left.length === 0 ? id : undefined}
        drop={(name) => change(picked(field, value, name))} />
      <Left {...{ left, title, keys, id }} pick={(name) => change(picked(field, value, name))} />
      {order.length > 1 && <p className="soft">{d.ranking.arrows}</p>}
    </div>
  );
}

function Sorting({ field, id, value, change, keys, names, title }: Inner) {
  const sorted = sortedOf(value);
  const placed = new Set(Object.values(sorted).flat());
  const left = names.filter((name) => !placed.has(name));
  const next = (name: string) => change(picked(field, value, name));
  return (
    <div className="ranking">
      {(field.buckets ?? []).map((bucket, n) => {
        const order = sorted[bucket.name] ?? [];
        return (
          <section key={bucket.name} className="bucket" aria-label={titleOf(bucket)}>
            <h4 dir="auto">{titleOf(bucket)} <span className="count">{order.length}</span></h4>
            <Order order={order} title={title} keys={keys} numbered={false}
              firstId={left.length === 0 && n === (field.buckets ?? []).findIndex(({ name }) => sorted[name]?.length) ? id : undefined}
              change={(to) => change({ ...sorted, [bucket.name]: to })} drop={(name) => change(put(sorted, name, null))}
              onward={{ says: d.ranking.next, go: next }} />
            {order.length === 0 && <p className="soft">{d.ranking.empty}</p>}
          </section>
        );
      })}
      {left.length > 0 && <h4>{d.ranking.unsorted} <span className="count">{left.length}</span></h4>}
      <Left {...{ left, title, keys, id }} pick={next} />
      <p className="soft">{d.ranking.hint}</p>
    </div>
  );
}

function Left({ left, title, keys, id, pick }: Pick<Inner, "title" | "keys" | "id"> & { left: string[]; pick(name: string): void }) {
  return (
    <div className="palette">
      {left.map((name, n) => (
        <button key={name} id={n === 0 ? id : undefined} type="button" className="pick" title={title(name)} onClick={() => pick(name)}>
          <span className="name" dir="auto">{title(name)}</span>
          {keys[name] && <kbd aria-hidden="true">{keys[name]}</kbd>}
        </button>
      ))}
    </div>
  );
}

export const ranking: FieldKind<RankingField> = {
  Control,
  several: true,
  picks: (field, data) => walk(offered(field, data)).map(({ label }) => label),
  picked,
};
