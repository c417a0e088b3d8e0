/** Put options in order: the first pick is the first place. */

import { offered } from "../../data";
import { type Json, type RankingField, titleOf, walk } from "../../model";
import { t } from "../../texts";
import type { FieldKind, FieldProps } from "../kind";

const orderOf = (value: Json | undefined): string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];

function picked(_: RankingField, value: Json | undefined, pick: string): Json | undefined {
  const now = orderOf(value);
  const next = now.includes(pick) ? now.filter((one) => one !== pick) : [...now, pick];
  return next.length ? next : undefined;
}

/** With the option at a place one place nearer to the front. */
function raised(order: string[], at: number): string[] {
  const [one, other] = [order[at - 1], order[at]];
  return one === undefined || other === undefined ? order : order.with(at - 1, other).with(at, one);
}

function Control({ field, id, value, change, data, keys }: FieldProps<RankingField>) {
  const order = orderOf(value);
  const options = walk(offered(field, data)).map(({ label }) => label);
  const title = (name: string) => {
    const label = options.find((one) => one.name === name);
    return label ? titleOf(label) : name;
  };
  const left = options.filter((one) => !order.includes(one.name));
  return (
    <div className="ranking">
      <ol>
        {order.map((name, n) => (
          <li key={name} className="row">
            <span className="place">{n + 1}</span>
            <span className="name" dir="auto">{title(name)}</span>
            <button type="button" className="quiet icon" disabled={n === 0}
              aria-label={t.fields.earlier(title(name))} onClick={() => change(raised(order, n))}>↑</button>
            <button type="button" className="quiet icon" disabled={n === order.length - 1}
              aria-label={t.fields.later(title(name))} onClick={() => change(raised(order, n + 1))}>↓</button>
            <button type="button" className="quiet icon" aria-label={t.fields.unplace(title(name))}
              id={n === 0 && left.length === 0 ? id : undefined}
              onClick={() => change(picked(field, value, name))}>✕</button>
          </li>
        ))}
      </ol>
      <div className="palette">
        {left.map(({ name }, n) => (
          <button key={name} id={n === 0 ? id : undefined} type="button" className="pick"
            onClick={() => change(picked(field, value, name))}>
            <span className="name" dir="auto">{title(name)}</span>
            {keys[name] && <kbd aria-hidden="true">{keys[name]}</kbd>}
          </button>
        ))}
      </div>
    </div>
  );
}

export const ranking: FieldKind<RankingField> = {
  Control,
  several: true,
  picks: (field, data) => walk(offered(field, data)).map(({ label }) => label),
  picked,
};
