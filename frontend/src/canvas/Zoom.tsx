/** The buttons that zoom a board. */

import type { RefObject } from "react";
import { t } from "../texts";
import type { Board } from "./board";

export const Zoom = ({ board, scale }: { board: RefObject<Board | null>; scale: number }) => (
  <div className="zoom">
    <button type="button" onClick={() => board.current?.zoomBy(1 / 1.25)} aria-label={t.stage.farther}>−</button>
    <output>{t.stage.zoom(Math.round(scale * 100))}</output>
    <button type="button" onClick={() => board.current?.zoomBy(1.25)} aria-label={t.stage.closer}>+</button>
    <button type="button" onClick={() => board.current?.fit()}>{t.stage.fit}</button>
  </div>
);
