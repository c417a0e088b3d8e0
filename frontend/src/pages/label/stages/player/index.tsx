/** Sound and films, to hear and see. */

import { isHere } from "../../../../desk/media";
import type { ShownProps } from "../../shown";
import { Elsewhere, Plain } from "../Plain";

export function Player({ input, value }: ShownProps) {
  if (typeof value !== "string") return <Plain media={input.media} value={value ?? null} />;
  if (!isHere(value)) return <Elsewhere url={value} />;
  return input.media === "audio" ? <audio controls src={value} /> : <video controls src={value} />;
}
