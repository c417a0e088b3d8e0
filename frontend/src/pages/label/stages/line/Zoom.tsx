/** Closer, farther, all of the line. */

import { t } from "../../../../texts";
import type { Strip } from "../../../../timeline/strip";

export const Zoom = ({ strip }: { strip(): Strip | null }) => (
  <span className="row line-zoom">
    <button type="button" onClick={() => strip()?.zoomBy(1 / 1.5)} aria-label={t.stage.farther}>−</button>
    <button type="button" onClick={() => strip()?.zoomBy(1.5)} aria-label={t.stage.closer}>+</button>
    <button type="button" onClick={() => strip()?.fit()}>{t.stage.fit}</button>
  </span>
);
