/** What is answered about things that are followed over frames: for all of them, or from one on. */

import { answeredFor, regionOf, valueIn, withRegion } from "../../editing";
import type { Answer, Field, Json, Region } from "../../model";
import { answeredAt, asShape, changes, regionAt, trackOf, unanswered } from "../../shapes/track";
import type { Hands } from "./hands";

export class Timing {
  constructor(private hands: Hands) {}

  /** A region with what is answered about it at the frame that is shown. */
  atNow(region: Region): Region {
    return regionAt(region, this.hands.nowOf(region)?.at);
  }

  /** With a question about a region answered: where the answer changes along a track, from this frame on. */
  answered(answer: Answer, id: string, field: Field, value: Json | undefined): Answer {
    const region = regionOf(answer, id);
    const now = this.hands.nowOf(region);
    const track = trackOf(region);
    if (!now || !track || !changes(track, field.name)) return answeredFor(answer, id, field, value);
    return withRegion(answer, id, (one) => ({ ...one, shape: asShape(answeredAt(track, now.at, field.name, value, now.time)) }));
  }

  /** Whether an answer holds for a whole track, or from a frame on: what it says here, it says then. */
  vary(region: Region, field: Field, varies: boolean): void {
    const now = this.hands.nowOf(region);
    const value = valueIn(this.atNow(region).values, field.name);
    if (!now || value === undefined) return;
    this.hands.change((answer) => {
      const track = trackOf(regionOf(answer, region.id));
      if (!track) return answer;
      const shape = asShape(varies ? answeredAt(track, now.at, field.name, value, now.time) : unanswered(track, field.name));
      const next = withRegion(answer, region.id, (one) => ({ ...one, shape }));
      return varies ? next : answeredFor(next, region.id, field, value);
    });
  }
}
