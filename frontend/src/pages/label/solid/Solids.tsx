/** The numbers of a cuboid in space; of one that is followed, frame by frame. */

import { useState } from "react";
import { withRegion } from "../../../editing";
import type { Region } from "../../../model";
import { d } from "../../../texts.documents";
import type { Hands } from "../hands";
import { inputOf } from "../places";
import { NAMES, numbersOf, type Solid, solidsOf, withNumber, withSolid } from "./cuboids";

export function Solids({ region, hands }: { region: Region; hands: Hands }) {
  const solids = solidsOf(region.shape);
  if (!solids) return null;
  const put = (solid: Solid) => {
    if (!hands.isLocked(region.id))
      hands.change((answer) => withRegion(answer, region.id, (one) => (one.shape ? { ...one, shape: withSolid(one.shape, solid) } : one)));
  };
  const here = hands.gear.pages[inputOf(region, hands.schema) ?? ""] ?? 0;
  const last = solids.findLast(({ at }) => at !== null && at <= here) ?? solids[0];
  const more = last && last.at !== null && !solids.some(({ at }) => at === here);
  return (
    <>
      {solids.map((solid) => <One key={solid.at} solid={solid} put={put} />)}
      {more && <button type="button" onClick={() => put({ at: here, shape: last.shape })}>{d.cuboid["add"]} {here + 1}</button>}
    </>
  );
}

function One({ solid, put }: { solid: Solid; put(solid: Solid): void }) {
  const [typed, type] = useState<{ n: number; text: string } | null>(null);
  const numbers = numbersOf(solid.shape);
  const take = () => {
    const value = typed ? Number(typed.text.replace(",", ".")) : NaN;
    if (typed?.text.trim() && Number.isFinite(value) && value !== numbers[typed.n]) put({ ...solid, shape: withNumber(solid.shape, typed.n, value) });
    type(null);
  };
  const frame = solid.at === null ? "" : `${d.cuboid["frame"]} ${solid.at + 1}`;
  return (
    <div role="group" aria-label={frame || undefined}>
      {frame && <p className="soft">{frame}</p>}
      <div className="numbers" data-points="3">
        {numbers.map((value, n) => (
          <label key={n}>
            <span>{d.cuboid[NAMES[n] ?? ""]}</span>
            <input inputMode="decimal" value={typed?.n === n ? typed.text : String(value)} onBlur={take}
              onChange={(event) => type({ n, text: event.target.value })}
              onKeyDown={(event) => {
                if (event.key !== "Enter" || event.ctrlKey) return;
                event.stopPropagation();
                take();
              }} />
          </label>
        ))}
      </div>
    </div>
  );
}
