/** Options in an order, moved by buttons or arrows. */

import type { KeyboardEvent } from "react";
import { t } from "../../texts";
import { raised } from "./sorting";

interface Props {
  order: string[];
  title(name: string): string;
  change(order: string[]): void;
  drop(name: string): void;
  /** Into the next group, where there are groups. */
  onward?: { says(name: string): string; go(name: string): void };
  keys: { [pick: string]: string };
  numbered: boolean;
  firstId?: string | undefined;
}

export function Order({ order, title, change, drop, onward, keys, numbered, firstId }: Props) {
  const arrow = (event: KeyboardEvent, n: number) => {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (by === undefined || event.ctrlKey || event.altKey) return;
    event.preventDefault();
    change(raised(order, by < 0 ? n : n + 1));
  };
  return (
    <ol>
      {order.map((name, n) => (
        <li key={name} className="row" onKeyDown={(event) => arrow(event, n)}>
          {numbered && <span className="place">{n + 1}</span>}
          <span className="name" dir="auto" title={title(name)}>{title(name)}</span>
          {keys[name] && <kbd aria-hidden="true">{keys[name]}</kbd>}
          <button type="button" className="quiet icon" disabled={n === 0}
            aria-label={t.fields.earlier(title(name))} onClick={() => change(raised(order, n))}>↑</button>
          <button type="button" className="quiet icon" disabled={n === order.length - 1}
            aria-label={t.fields.later(title(name))} onClick={() => change(raised(order, n + 1))}>↓</button>
          {onward && <button type="button" className="quiet icon" aria-label={onward.says(title(name))} onClick={() => onward.go(name)}>→</button>}
          <button type="button" className="quiet icon" aria-label={t.fields.unplace(title(name))}
            id={n === 0 ? firstId : undefined} onClick={() => drop(name)}>✕</button>
        </li>
      ))}
    </ol>
  );
}
