/** A file that is not shown here: a PDF, or of no kind that is known. What people stored is sent so
 * that no browser runs it, so it is opened from the downloads. */

import { isHere } from "../../../../desk/media";
import { titleOf } from "../../../../model";
import { d } from "../../../../texts.documents";
import type { ShownProps } from "../../shown";
import { Elsewhere } from "../Plain";
import { Tree } from "./Tree";
import "./data.css";

export function File({ input, value }: ShownProps) {
  if (typeof value !== "string")
    return <div className="data-stage" tabIndex={0} role="region" aria-label={titleOf(input)}><Tree value={value ?? null} /></div>;
  if (!isHere(value) || !/^(https?:|\/)/i.test(value)) return <Elsewhere url={value} />;
  return (
    <div className="stage-file">
      <span className="sheet" aria-hidden="true">📄</span>
      <p>{input.media === "pdf" ? d.data.pdf : d.data.file}</p>
      <a className="button" href={value} target="_blank" rel="noopener" download>{d.data.open}</a>
      <p className="soft name">{value.split("/").at(-1)}</p>
    </div>
  );
}
