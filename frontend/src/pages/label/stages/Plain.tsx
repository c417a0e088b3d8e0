/** What is shown where there is no better way: words about it, and the value as it is. */

import type { ReactNode } from "react";
import type { Json } from "../../../model";
import { t } from "../../../texts";
import { Tree } from "./data/Tree";
import "./data/data.css";

export const Said = ({ children }: { children: ReactNode }) => <div className="stage-note">{children}</div>;

/** Of another host, from which nothing is loaded. */
export const Elsewhere = ({ url }: { url: string }) => <Said><p>{t.stage.elsewhere}</p><p>{url}</p></Said>;

export const Missing = () => <Said><p>{t.stage.missing}</p></Said>;

export const Plain = ({ media, value }: { media: string; value: Json }) => (
  <Said>
    <p>{t.stage.noMedia(media)}</p>
    {typeof value === "string" ? <pre>{value}</pre> : <div className="plain"><Tree value={value} /></div>}
  </Said>
);
