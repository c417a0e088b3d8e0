/** Rows of tasks, of which only those in sight are drawn. */

import { useEffect, useLayoutEffect, useRef, useState } from "react";
import type { Sort } from "../../../manage/calls";
import type { Task } from "../../../manage/model";
import { depthAt, heightOf, type Rows, scrollFor, window_ } from "../../../manage/rows";
import type { Data } from "../../../model";
import { go } from "../../../router";
import { useStore } from "../../../store";
import { m } from "../../../texts.manage";
import type { Column } from "./columns";

const ROW = 38;
/** How far down each list was left, by its address. */
const places = new Map<string, number>();

interface Props {
  rows: Rows;
  project: number;
  columns: readonly Column[];
  picked: ReadonlyMap<number, Task>;
  pick(picked: ReadonlyMap<number, Task>): void;
  order(sort: Sort): void;
  /** Which list it is: a name for how far down one was. */
  place: string;
}

export function Table({ rows, project, place, columns, picked, pick, order }: Props) {
  const { rows: loaded, total, data } = useStore(rows.state);
  const root = useRef<HTMLDivElement>(null);
  const [sight, see] = useState({ top: 0, height: 600 });
  const [at, move] = useState(0);
  const last = useRef<number | null>(null);
  const count = Math.max(total ?? 0, loaded.length);
  const left = useRef<number | null>(places.get(place) ?? null);
  const settled = useRef(false);
  const tall = heightOf(count * ROW);
  const top = depthAt(sight.top, sight.height, count * ROW);
  const { from, to } = window_(top, sight.height, ROW, count);
  const template = `2.2rem ${columns.map((one) => one.width).join(" ")}`;

  useLayoutEffect(() => {
    const frame = root.current;
    if (!frame) return;
    const look = () => {
      // A table that is not here yet is at its top, wherever one was.
      if (settled.current) places.set(place, frame.scrollTop);
      see({ top: frame.scrollTop, height: frame.clientHeight });
    };
    const watcher = new ResizeObserver(look);
    watcher.observe(frame);
    frame.addEventListener("scroll", look, { passive: true });
    return () => {
      watcher.disconnect();
      frame.removeEventListener("scroll", look);
    };
  }, []);
  // Who comes back finds the list where they left it, as soon as it is long enough.
  useLayoutEffect(() => {
    const frame = root.current;
    if (!frame) return;
    if (count === 0) left.current = places.get(place) ?? null;
    else if (left.current !== null) {
      frame.scrollTop = left.current;
      if (total !== null || frame.scrollTop >= left.current) left.current = null;
    }
    settled.current = count > 0 && left.current === null;
  }, [count, total === null]);
  useEffect(() => void rows.reach(to + 200), [rows, to]);
  const wantsData = columns.some((one) => one.data);
  useEffect(() => {
    if (!wantsData) return;
    const timer = setTimeout(() => void rows.show(loaded.slice(from, to)), 60);
    return () => clearTimeout(timer);
  }, [rows, from, to, loaded, wantsData]);

  const toggle = (n: number, far: boolean) => {
    const task = loaded[n];
    if (!task) return;
    const next = new Map(picked);
    const on = !picked.has(task.id);
    const start = far && last.current !== null ? last.current : n;
    for (const one of loaded.slice(Math.min(start, n), Math.max(start, n) + 1))
      if (on) next.set(one.id, one);
      else next.delete(one.id);
    last.current = n;
    pick(next);
  };
  const key = (event: React.KeyboardEvent) => {
    if (event.target !== event.currentTarget) return;
    const page = Math.max(Math.floor(sight.height / ROW) - 2, 1);
    const by = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -count, End: count }[event.key];
    const task = loaded[at];
    if (by !== undefined) {
      const next = Math.min(Math.max(at + by, 0), count - 1);
      move(next);
      const frame = root.current;
      if (frame && (next * ROW < top || (next + 3) * ROW > top + frame.clientHeight))
        frame.scrollTop = scrollFor(by > 0 ? (next + 3) * ROW - frame.clientHeight : next * ROW, frame.clientHeight, count * ROW);
    } else if (event.key === "Enter" && task) go(`/projects/${project}/tasks/${task.id}${location.search}`);
    else if (event.key === " ") toggle(at, event.shiftKey);
    else return;
    event.preventDefault();
  };
  const shown = Array.from({ length: Math.max(to - from, 0) }, (_, n) => from + n);
  return (
    <div className="table" ref={root} role="grid" tabIndex={0} aria-label={m.tasks.table} aria-rowcount={count + 1}
      aria-multiselectable="true" aria-activedescendant={at >= from && at < to ? `row-${at}` : undefined} onKeyDown={key}>
      <div className="table-row table-head" role="row" aria-rowindex={1} style={{ gridTemplateColumns: template }}>
        <span role="columnheader"><span className="hidden">{m.tasks.selected(picked.size)}</span></span>
        {columns.map((one) => <Head key={one.id} column={one} sort={rows.sort} order={order} />)}
      </div>
      <div role="rowgroup" style={{ height: tall, position: "relative" }}>
        {shown.map((n) => (
          <Row key={n} n={n} y={n * ROW - top + sight.top} task={loaded[n]} data={loaded[n] && data.get(loaded[n].id)} columns={columns} template={template}
            picked={loaded[n] !== undefined && picked.has(loaded[n].id)} active={n === at} project={project} toggle={toggle} move={move} />
        ))}
      </div>
    </div>
  );
}

function Head({ column, sort, order }: { column: Column; sort: Sort; order(sort: Sort): void }) {
  const by = column.sort;
  if (!by) return <span role="columnheader" dir="auto">{column.title}</span>;
  const way = sort === by ? "ascending" : sort === `-${by}` ? "descending" : "none";
  return (
    <span role="columnheader" aria-sort={way}>
      <button type="button" className="quiet sort" title={m.tasks.sort} onClick={() => order(way === "ascending" ? `-${by}` : way === "descending" ? by : by === "id" ? "id" : `-${by}`)}>
        {column.title}<span aria-hidden="true">{way === "ascending" ? " ↑" : way === "descending" ? " ↓" : ""}</span></button></span>
  );
}

interface RowProps {
  n: number;
  /** How far below the head, in pixels. */
  y: number;
  task: Task | undefined;
  data: Data | undefined;
  columns: readonly Column[];
  template: string;
  picked: boolean;
  active: boolean;
  project: number;
  toggle(n: number, far: boolean): void;
  move(n: number): void;
}

function Row({ n, y, task, data, columns, template, picked, active, project, toggle, move }: RowProps) {
  const place = { transform: `translateY(${y}px)`, height: ROW, gridTemplateColumns: template };
  if (!task)
    return <div id={`row-${n}`} className="table-row waiting" role="row" aria-rowindex={n + 2} style={place}>
      <span role="gridcell" /><span role="gridcell" className="soft">{m.tasks.loading}</span></div>;
  return (
    <div id={`row-${n}`} className="table-row" role="row" aria-rowindex={n + 2} aria-selected={picked} data-active={active} style={place}
      onClick={(event) => {
        move(n);
        if (!(event.target instanceof HTMLInputElement)) go(`/projects/${project}/tasks/${task.id}${location.search}`);
      }}>
      <span role="gridcell">
        <input type="checkbox" tabIndex={-1} checked={picked} aria-label={m.tasks.select(task.id)} onChange={() => undefined}
          onClick={(event) => toggle(n, event.shiftKey)} />
      </span>
      {columns.map((one) => <span key={one.id} role="gridcell" data-column={one.id}>{one.cell(task, data)}</span>)}
    </div>
  );
}
