/** Which answers about a track change along it: asked at the frame that is shown. */

import { valueIn } from "../../editing";
import { type Field, type Region, titleOf } from "../../model";
import { changes, trackOf } from "../../shapes/track";
import { t } from "../../texts";
import type { Hands } from "./hands";

export function Along({ region, asked, hands }: { region: Region; asked: Field[]; hands: Hands }) {
  const track = trackOf(region);
  const now = hands.timing.atNow(region);
  if (!track) return null;
  return (
    <fieldset className="along">
      <legend className="hidden">{t.film.along}</legend>
      {asked.map((field) => {
        const varies = changes(track, field.name);
        return (
          <label key={field.name} className="row soft">
            <input type="checkbox" checked={varies} disabled={!varies && valueIn(now.values, field.name) === undefined}
              onChange={() => hands.timing.vary(region, field, !varies)} />
            <span dir="auto">{t.film.varies(titleOf(field))}</span>
          </label>
        );
      })}
    </fieldset>
  );
}
