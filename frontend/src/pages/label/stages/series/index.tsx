/** Columns of numbers over time: drawn, and marked where that is asked for. */

import { useEffect, useRef, useState } from "react";
import { isHere, isLink, text as linked } from "../../../../desk/media";
import type { Json } from "../../../../model";
import { t } from "../../../../texts";
import { late } from "../../../late";
import type { ShownProps } from "../../shown";
import { Elsewhere, Missing, Said } from "../Plain";

const Plot = late(() => import("./Plot"), "div");

export function Series(props: ShownProps) {
  const { input, value } = props;
  return isLink(input, value) ? <Linked {...props} url={value} /> : <Shown {...props} value={value ?? null} />;
}

function Linked(props: ShownProps & { url: string }) {
  const { url } = props;
  const [text, setText] = useState<string | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    if (isHere(url)) linked(url).then(setText, () => setFailed(true));
  }, [url]);
  if (!isHere(url)) return <Elsewhere url={url} />;
  if (failed) return <Missing />;
  return text === null ? <Said><p>{t.loading}</p></Said> : <Shown {...props} value={text} />;
}

/** The same table while its rows are: a list is another one each time that it is asked for. */
function Shown(props: ShownProps & { value: Json }) {
  const { value } = props;
  const known = useRef(value);
  const same = Array.isArray(value) && Array.isArray(known.current) && value.length === known.current.length &&
    value.every((row, n) => row === (known.current as Json[])[n]);
  if (!same) known.current = value;
  return <Plot {...props} value={known.current} />;
}
