/** Data of any form, to be unfolded. */

import { isObject } from "../../../../data";
import type { Json } from "../../../../model";
import { d } from "../../../../texts.documents";

const MOST = 300;
/** So many entries are seen at once. */
const OPEN = 20;

export function Tree({ value, name, folded }: { value: Json; name?: string; folded?: boolean }) {
  const head = name === undefined ? null : <b dir="auto">{name}: </b>;
  if (!isObject(value) && !Array.isArray(value)) return <div className="leaf-value">{head}<Plain value={value} /></div>;
  const entries = Object.entries(value).slice(0, MOST);
  const count = Object.keys(value).length;
  return (
    <details className="data-tree" open={!folded}>
      <summary>{head}<span className="soft">{Array.isArray(value) ? "[ ]" : "{ }"} {d.data.entries(count)}</span></summary>
      <div>
        {entries.map(([key, inner]) => <Tree key={key} name={key} value={inner} folded={name !== undefined || sizeOf(inner) > OPEN} />)}
        {count > entries.length && <p className="soft">{d.data.rows(entries.length, count)}</p>}
      </div>
    </details>
  );
}

const sizeOf = (value: Json): number => (typeof value === "object" && value !== null ? Object.keys(value).length : 0);

const Plain = ({ value }: { value: null | boolean | number | string }) => (
  <span data-kind={value === null ? "null" : typeof value} dir="auto">{value === null ? "null" : String(value)}</span>
);
