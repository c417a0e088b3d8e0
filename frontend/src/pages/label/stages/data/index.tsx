/** Tables, lists and data as they are read best. */

import { useState } from "react";
import { isObject } from "../../../../data";
import { isLink } from "../../../../desk/media";
import { type Json, titleOf } from "../../../../model";
import { d } from "../../../../texts.documents";
import { Asked } from "../../Asked";
import type { ShownProps } from "../../shown";
import { Linked } from "../Linked";
import { Reading } from "../text/Readable";
import { Tree } from "./Tree";
import { tableOf } from "./tables";
import "./data.css";

function read(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

export default function Data(props: ShownProps) {
  const { input, value } = props;
  if (isLink(input, value)) return <Linked url={value}>{(text) => <Shown {...props} said={read(text)} />}</Linked>;
  return <Shown {...props} said={typeof value === "string" && input.media !== "list" ? read(value) : value ?? null} />;
}

function Shown(props: ShownProps & { said: Json }) {
  const { input, said } = props;
  return (
    <div className="data-stage" tabIndex={0} role="region" aria-label={titleOf(input)}>
      {input.media === "list" && Array.isArray(said) ? <List {...props} said={said} /> : <Table {...props} />}
    </div>
  );
}

const ROWS = 200;

function Table(props: ShownProps & { said: Json }) {
  const { said, input } = props;
  const [most, show] = useState(ROWS);
  const found = tableOf(said);
  if (!found) return <Tree value={said} />;
  const rows = found.rows.slice(0, most);
  return (
    <>
      <table>
        {found.columns.length > 0 && <thead><tr>{found.columns.map((name, n) => <th key={n} scope="col" dir="auto">{name}</th>)}</tr></thead>}
        <tbody>
          {rows.map((row, n) => (
            <tr key={n}>
              {row.map((cell, at) => found.named && at === 0
                ? <th key={at} scope="row" dir="auto">{String(cell)}</th> : <td key={at} dir="auto" data-number={typeof cell === "number"}><Cell value={cell} /></td>)}
              {input.many && <td><Asked {...props} item={n} /></td>}
            </tr>
          ))}
        </tbody>
      </table>
      {found.rows.length > rows.length && (
        <p className="row soft">{d.data.rows(rows.length, found.rows.length)} <button type="button" onClick={() => show(most + 5 * ROWS)}>{d.data.moreRows}</button></p>
      )}
    </>
  );
}

const Cell = ({ value }: { value: Json | undefined }) =>
  value === undefined || value === null ? null : typeof value === "object" ? <Tree value={value} folded /> : <>{String(value)}</>;

function List(props: ShownProps & { said: Json[] }) {
  const { said, input } = props;
  return (
    <ol className="list">
      {said.map((one, n) => (
        <li key={n}>
          <Entry value={one} />
          {input.many && <Asked {...props} item={n} />}
        </li>
      ))}
    </ol>
  );
}

/** One of a list: words, a title with words below it, or anything. */
function Entry({ value }: { value: Json }) {
  if (!isObject(value)) return typeof value === "object" ? <Tree value={value} /> : <div className="words" dir="auto"><Reading text={String(value)} /></div>;
  const { title, body, html, id, name, ...others } = value;
  const head = title ?? name ?? id;
  const words = body ?? html;
  if (head === undefined && words === undefined) return <Tree value={value} />;
  return (
    <>
      {head !== undefined && head !== null && <h4 dir="auto">{String(head)}</h4>}
      {typeof words === "string" && <div className="words" dir="auto"><Reading text={words} /></div>}
      {Object.keys(others).length > 0 && <Tree value={others} folded />}
    </>
  );
}
