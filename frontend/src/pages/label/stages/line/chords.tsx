/** Keys of playing that also work while one types, as one does when one writes down what is heard. */

import { useEffect, useRef } from "react";
import { flushSync } from "react-dom";
import { keyOf } from "../../../../keys";
import { timeTexts as texts } from "../../../../texts.time";
import type { Stages } from "../../onstage";
import { runOn } from "../../markers";

const SEEK_S = 2;

/** `turn` selects the next mark, or the one before. */
export function useChords(stages: Stages, turn: (by: 1 | -1) => void): void {
  const latest = useRef({ turn });
  latest.current = { turn };
  useEffect(() => {
    const seek = (by: number) => [...stages.markers.values()].some((marker) => marker.step?.(by, 0));
    const chords: { [key: string]: () => unknown } = {
      "Alt+ ": () => runOn(stages.markers, "play"),
      "Ctrl+ ": () => runOn(stages.markers, "play"),
      "Alt+m": () => runOn(stages.markers, "mark"),
      "Alt+ArrowLeft": () => seek(-SEEK_S),
      "Alt+ArrowRight": () => seek(SEEK_S),
      "Alt+ArrowUp": () => latest.current.turn(-1),
      "Alt+ArrowDown": () => latest.current.turn(1),
    };
    const press = (event: KeyboardEvent) => {
      const chord = chords[keyOf(event)];
      if (!chord || event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]")) return;
      event.preventDefault();
      const id = document.activeElement?.id;
      flushSync(() => void chord());
      // What one writes in is the same question about the next mark.
      if (id && document.activeElement?.id !== id) document.getElementById(id)?.focus();
    };
    addEventListener("keydown", press, { capture: true });
    return () => removeEventListener("keydown", press, { capture: true });
  }, [stages]);
}

export const Chords = () => (
  <p className="chords soft">
    {texts.chords}
    <span><kbd>Alt+Space</kbd> {texts.chord.play}</span>
    <span><kbd>Alt+←</kbd><kbd>→</kbd> {texts.chord.seek}</span>
    <span><kbd>Alt+↑</kbd><kbd>↓</kbd> {texts.chord.turn}</span>
    <span><kbd>Alt+M</kbd> {texts.chord.mark}</span>
  </p>
);
