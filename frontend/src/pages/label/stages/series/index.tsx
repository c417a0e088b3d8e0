/** Columns of numbers over time: drawn, and marked where that is asked for. */

import { useRef } from "react";
import { isLink } from "../../../../desk/media";
import type { Json } from "../../../../model";
import { late } from "../../../late";
import type { ShownProps } from "../../shown";
import { Linked } from "../Linked";

const Plot = late(() => import("./Plot"), "div");

export function Series(props: ShownProps) {
  const { input, value } = props;
  return isLink(input, value) ? <Linked url={value}>{(text) => <Shown {...props} value={text} />}</Linked>
    : <Shown {...props} value={value ?? null} />;
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
