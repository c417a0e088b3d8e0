/** Sound that is only heard. */

import { isHere } from "../../../../desk/media";
import type { ShownProps } from "../../shown";
import { Elsewhere, Plain } from "../Plain";

export function Player({ input, value }: ShownProps) {
  if (typeof value !== "string") return <Plain media={input.media} value={value ?? null} />;
  if (!isHere(value)) return <Elsewhere url={value} />;
  return <audio controls src={value} />;
}
