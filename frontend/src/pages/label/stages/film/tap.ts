/** Space plays and pauses when it is let go; held while the pointer drags, it moves the picture. */

import { useEffect } from "react";
import type { Reel } from "../../../../film/reel";

const busy = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest("input, textarea, select, button, a, summary, dialog, [contenteditable]") !== null;

export function useTap(reel: Reel): void {
  useEffect(() => {
    let tapped = false;
    const stops = new AbortController();
    const { signal } = stops;
    addEventListener("keydown", (event) => {
      if (event.code !== "Space") tapped = false;
      else if (!event.repeat) tapped = !busy(event.target) && !event.ctrlKey && !event.altKey && !event.metaKey;
    }, { signal, capture: true });
    addEventListener("pointerdown", () => (tapped = false), { signal, capture: true });
    addEventListener("keyup", (event) => {
      if (event.code === "Space" && tapped) reel.toggle();
      tapped = false;
    }, { signal, capture: true });
    return () => stops.abort();
  }, [reel]);
}
