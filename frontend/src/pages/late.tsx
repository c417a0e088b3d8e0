/** A page whose code is loaded when it is first shown, and shown as soon as it is here: React's `lazy`
 * lets 300 ms go by between two, one of which is inside of the other. */

import { type ComponentType, type FunctionComponent, useEffect, useState } from "react";
import { t } from "../texts";
import { Note } from "./Note";

export function late<Props extends object>(
  load: () => Promise<{ default: ComponentType<Props> }>, Around: "main" | "div" = "main",
): FunctionComponent<Props> {
  let known: ComponentType<Props> | undefined;
  return function Late(props: Props) {
    const [Page, show] = useState(() => known);
    const [failed, fail] = useState(false);
    useEffect(() => {
      if (Page) return;
      load().then((found) => {
        known = found.default;
        show(() => known);
      }, () => fail(true));
    }, [Page]);
    if (Page) return <Page {...props} />;
    return (
      <Around>
        {failed ? <Note title={t.label.failed}><button type="button" onClick={() => location.reload()}>{t.retry}</button></Note>
          : <Note title={t.loading} busy />}
      </Around>
    );
  };
}
