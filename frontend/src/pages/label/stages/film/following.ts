/** What a person does to what is followed over frames: key frames, hidden whiles, how it moves between. */

import type { Reel } from "../../../../film/reel";
import { secondsOf } from "../../../../film/frames";
import { added, regionOf, withRegion } from "../../../../editing";
import type { Input, Region, RegionField, Shape } from "../../../../model";
import type { Now } from "../../../../shapes";
import {
  asShape, keyAt, momentAt, moved, placed, stepFrom, toggledGone, type Track, trackOf, without,
} from "../../../../shapes/track";
import { copies } from "../../copies";
import type { Hands } from "../../hands";
import type { Filmed } from "../../onstage";

/** How what is followed next moves, as it was chosen last. */
const ways = new Map<string, Track["between"]>();

export class Following implements Filmed {
  constructor(private reel: Reel, private input: Input, private hands: () => Hands) {}

  now = (): Now => ({ at: this.reel.at, ...this.timeOf(this.reel.at) });

  private timeOf(at: number): { time?: number } {
    const { rate } = this.reel.state.get();
    return this.reel.seconds !== null && rate ? { time: secondsOf(at, rate) } : {};
  }

  /** A track where the field follows things, else a mark of this one frame. */
  born = (field: RegionField, shape: Shape): Partial<Region> & { shape: Shape } => {
    const { at, count, seconds } = this.reel;
    if (!field.shapes?.includes("track")) return { shape, item: at };
    return {
      shape: asShape({
        type: "track", keys: [{ at, shape, ...this.timeOf(at) }], between: ways.get(this.input.name) ?? this.usual, count,
        ...(seconds === null ? {} : { seconds }),
      }),
    };
  };

  /** Things move from frame to frame of a film; pages are turned. */
  private get usual(): "linear" | "none" {
    return this.input.media === "video" || this.input.options?.["rate"] !== undefined ? "linear" : "none";
  }

  get track(): Track | undefined {
    return trackOf(this.hands().selected);
  }

  private change(to: (track: Track, at: number) => Track | null, id = this.hands().selected?.id): boolean {
    const hands = this.hands();
    const region = regionOf(hands.answer, id ?? null);
    const track = trackOf(region);
    if (!region || !track) return false;
    if (hands.isLocked(region.id)) return true;
    const next = to(track, this.reel.at);
    if (next === null) hands.remove(region.id);
    else if (next !== track) hands.change((answer) => withRegion(answer, region.id, (one) => ({ ...one, shape: asShape(next) })));
    return true;
  }

  /** A key frame here, as it is seen here; or none any more. The last one is the mark itself. */
  toggleKey(): boolean {
    return this.change((track, at) => {
      if (keyAt(track, at)) return without(track, at);
      return placed(track, at, momentAt(track, at).shape, this.now().time);
    });
  }

  toggleGone = (): boolean => this.change((track, at) => toggledGone(track, at, this.now().time));

  /** As at the key frame before: it does not move from there to here. */
  copyKey = (): boolean => this.change((track, at) => {
    const from = stepFrom(track, at, -1) ?? stepFrom(track, at, 1);
    return from === undefined ? track : placed(track, at, momentAt(track, from).shape, this.now().time);
  });

  /** Of pictures: what was marked on the one before, and is not followed. */
  copyBefore(): boolean {
    const { at, state } = this.reel;
    const { size } = state.get();
    const hands = this.hands();
    if (this.input.media !== "image" || !at || !size) return false;
    const found = copies({ input: this.input.name, item: at }, size, hands.answer, null, hands.schema);
    if (found.length) hands.change((answer) => found.reduce(added, answer));
    return true;
  }

  toggleBetween = (): boolean => this.change((track) => {
    const between = track.between === "linear" ? "none" : "linear";
    ways.set(this.input.name, between);
    return { ...track, between };
  });

  moveKey = (id: string, from: number, to: number): boolean =>
    this.change((track) => moved(track, from, to, this.timeOf(to).time), id);

  /** To the next key frame: of what is selected, else of anything. */
  step(by: 1 | -1, tracks: readonly Track[], edges: readonly number[]): boolean {
    const { track } = this;
    const { at } = this.reel;
    const places = edges.length ? edges : (track ? [track] : tracks).flatMap((one) => stepFrom(one, at, by) ?? []);
    const beyond = places.filter((place) => (by > 0 ? place > at : place < at));
    if (beyond.length) this.reel.go(by > 0 ? Math.min(...beyond) : Math.max(...beyond));
    return true;
  }
}
