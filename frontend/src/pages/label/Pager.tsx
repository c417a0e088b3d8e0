/** The pictures of an input that has several: which one is shown, and how much is marked on each. */

import type { Region } from "../../model";
import { t } from "../../texts";

interface Props {
  count: number;
  at: number;
  regions: Region[];
  turn(to: number): void;
}

export function Pager({ count, at, regions, turn }: Props) {
  const marked = new Map<number, number>();
  for (const { item } of regions) if (item != null) marked.set(item, (marked.get(item) ?? 0) + 1);
  return (
    <nav className="pager" aria-label={t.stage.pictures} onPointerDown={(event) => event.preventDefault()}>
      <button type="button" disabled={at === 0} onClick={() => turn(at - 1)} aria-label={t.stage.before}>‹</button>
      <ol>
        {Array.from({ length: count }, (_, n) => (
          <li key={n}>
            <button type="button" aria-current={n === at ? "page" : undefined} onClick={() => turn(n)}
              aria-label={t.stage.item(n + 1, count, marked.get(n) ?? 0)}>
              {n + 1}{marked.has(n) && <sup>{marked.get(n)}</sup>}
            </button>
          </li>
        ))}
      </ol>
      <button type="button" disabled={at === count - 1} onClick={() => turn(at + 1)} aria-label={t.stage.after}>›</button>
    </nav>
  );
}
