/** The frame that is shown, shared with the rest of the page: numbers, questions, the list of marks. */

import { useEffect, useRef } from "react";
import type { Reel } from "../../../../film/reel";
import type { ShownProps } from "../../shown";

/** The page is drawn anew when one rests on a frame, not at each that is passed. */
const REST_MS = 60;

export function useShared(reel: Reel, props: ShownProps): void {
  const latest = useRef(props);
  latest.current = props;
  const told = useRef(reel.at);
  const { name } = props.input;
  const page = props.pages[name];

  useEffect(() => {
    let due: ReturnType<typeof setTimeout> | undefined;
    const tell = () => {
      told.current = reel.at;
      latest.current.hands.show(name, reel.at);
    };
    const unwatch = reel.state.watch(() => {
      clearTimeout(due);
      if (!reel.state.get().playing) due = setTimeout(tell, REST_MS);
    });
    if (latest.current.pages[name] === undefined) tell();
    return () => {
      unwatch();
      clearTimeout(due);
    };
  }, [reel, name]);

  useEffect(() => {
    if (page !== undefined && page !== told.current) {
      told.current = page;
      reel.go(page);
    }
  }, [page]);
}
