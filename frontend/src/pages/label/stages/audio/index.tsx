/** A recording: on a wave where stretches of it are asked for, or else just to be heard. */

import { isHere } from "../../../../desk/media";
import { late } from "../../../late";
import { asksForTime } from "../../places";
import type { ShownProps } from "../../shown";
import { Elsewhere, Plain } from "../Plain";
import { Player } from "../player";

const Wave = late(() => import("./Wave"), "div");

export function Audio(props: ShownProps) {
  const { input, value, schema } = props;
  if (typeof value !== "string") return <Plain media={input.media} value={value ?? null} />;
  if (!asksForTime(schema, input)) return <Player {...props} />;
  return isHere(value) ? <Wave key={value} {...props} url={value} /> : <Elsewhere url={value} />;
}
