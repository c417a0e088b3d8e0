/** What a film does at a key. */

import type { Reel } from "../../../../film/reel";
import type { Command } from "../../../../keyboard";
import type { Track } from "../../../../shapes/track";
import type { Marker } from "../../markers";
import type { Following } from "./following";
import type { Ranging } from "./ranging";

export function markerOf(reel: Reel, following: Following, ranging: Ranging, tracks: () => readonly Track[]): Marker {
  const done = (_: void): boolean => true;
  const deeds: { [command in Command]?: () => boolean } = {
    slower: () => done(reel.faster(-1)),
    faster: () => done(reel.faster(1)),
    nextItem: () => done(reel.step(1)),
    previousItem: () => done(reel.step(-1)),
    tenOn: () => done(reel.step(10)),
    tenBack: () => done(reel.step(-10)),
    first: () => done(reel.go(0)),
    last: () => done(reel.go(reel.count - 1)),
    nextKey: () => following.step(1, tracks(), ranging.edges()),
    previousKey: () => following.step(-1, tracks(), ranging.edges()),
    key: () => following.toggleKey(),
    gone: () => following.toggleGone(),
    copy: () => following.copyKey() || following.copyBefore(),
    mark: () => ranging.mark(),
  };
  return {
    take: () => null,
    placed: (field) => ranging.placed(field),
    nudged: (region, dx, _, grow) => ranging.nudged(region, dx, grow),
    step(dx) {
      if (dx) reel.step(dx);
      return dx !== 0;
    },
    run: (command) => deeds[command]?.() ?? false,
  };
}
