/** The time line on the page. */

import { useEffect, useRef } from "react";
import { LANE, RULER } from "../../../../film/lines";
import type { Lane } from "../../../../film/lanes";
import type { Reel } from "../../../../film/reel";
import { type Deeds, TimeLine } from "../../../../film/timeline";
import { usePart } from "../../../../store";
import { f } from "../../../../texts.film";

interface Props {
  reel: Reel;
  lanes: readonly Lane[];
  selected: string | null;
  draws: string | null;
  deeds: Deeds;
}

/** Lanes that are seen at once. */
const SEEN = 5;

export function Line({ reel, lanes, selected, draws, deeds }: Props) {
  const root = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const line = useRef<TimeLine | null>(null);
  const latest = useRef(deeds);
  latest.current = deeds;
  const count = usePart(reel.state, (one) => one.count);

  useEffect(() => {
    if (!root.current || !canvas.current) return;
    const made = new TimeLine(root.current, canvas.current, {
      went: (at) => latest.current.went(at),
      selected: (id) => latest.current.selected(id),
      keyMoved: (id, from, to) => latest.current.keyMoved(id, from, to),
      ranged: (id, part, range) => latest.current.ranged(id, part, range),
      drew: (range, on) => latest.current.drew(range, on),
    });
    line.current = made;
    made.go(reel.at);
    const unwatch = reel.state.watch(() => made.go(reel.at));
    return () => {
      unwatch();
      made.close();
      line.current = null;
    };
  }, [reel]);
  useEffect(() => line.current?.set({ lanes, count, selected, draws }), [lanes, count, selected, draws]);

  // A free lane to draw ranges on.
  const rows = lanes.length + (draws ? 1 : 0);
  const height = RULER + Math.min(Math.max(rows, 1), SEEN) * LANE + 4;
  return (
    <div className="line-frame">
      <div className="line" ref={root} role="group" aria-label={f.line} tabIndex={0}
        style={{ height }}>
        <canvas ref={canvas} />
        <div style={{ height: Math.max(RULER + rows * LANE + 4 - height, 0) }} />
      </div>
      {draws && lanes.length === 0 && <p className="soft line-hint">{f.hint}</p>}
      <div className="line-zoom">
        <button type="button" className="quiet" aria-label={f.farther} title={f.farther} onClick={() => line.current?.zoomBy(1 / 1.6)}>−</button>
        <button type="button" className="quiet" aria-label={f.whole} title={f.whole} onClick={() => line.current?.fit()}>↔</button>
        <button type="button" className="quiet" aria-label={f.closer} title={f.closer} onClick={() => line.current?.zoomBy(1.6)}>+</button>
      </div>
    </div>
  );
}
