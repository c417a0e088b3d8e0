/** Which columns are shown. */

import { m } from "../../../texts.manage";
import { COLUMNS, idOf } from "./columns";

interface Props {
  chosen: readonly string[];
  /** Keys of the data that may be columns. */
  keys: readonly string[];
  choose(ids: string[]): void;
}

export function ColumnMenu({ chosen, keys, choose }: Props) {
  const line = (id: string, title: string) => (
    <label key={id} className="check"><input type="checkbox" checked={chosen.includes(id)} onChange={(event) =>
      choose(event.target.checked ? [...chosen, id] : chosen.filter((one) => one !== id))} /> <span dir="auto">{title}</span></label>
  );
  return (
    <details className="menu" onKeyDown={(event) => { if (event.key === "Escape") event.currentTarget.open = false; }}>
      <summary className="button">{m.tasks.columns}</summary>
      <div className="menu-body tall">
        {COLUMNS.map((one) => line(one.id, one.title))}
        {keys.length > 0 && <><h3>{m.tasks.dataColumns}</h3>{keys.map((key) => line(idOf(key), key))}</>}
        <button type="button" onClick={() => choose(COLUMNS.filter((one) => one.shown).map((one) => one.id))}>{m.tasks.columnsUsual}</button>
      </div>
    </details>
  );
}
