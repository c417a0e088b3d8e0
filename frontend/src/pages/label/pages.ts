/** Turning the pictures of inputs that have several; going on to the next item of a list. */

import { useEffect } from "react";
import type { LabelSchema, WorkTask } from "../../model";
import type { Hands } from "./hands";
import { inputOf, itemsOf, pagesOf } from "./places";

export interface Pages {
  turn(input: string, to: number): void;
  /** All of them, by key. */
  by(step: 1 | -1): void;
}

export function usePages(schema: LabelSchema, task: WorkTask, hands: Hands): Pages {
  const { selected } = hands;
  const { pages } = hands.gear;
  const input = selected && inputOf(selected, schema);
  // What is selected is shown, wherever it is.
  useEffect(() => {
    const item = selected?.item;
    if (input !== undefined && item != null) hands.show(input, item);
  }, [selected?.id, input]);
  const turn = (name: string, to: number) => {
    const list = schema.inputs?.find((one) => one.name === name);
    if (!list || to < 0 || to >= itemsOf(list, task)) return;
    hands.show(name, to);
    // What lies on another picture is not seen any more.
    if (pagesOf(list, task) > 1 && hands.linker.now === undefined) hands.select(null);
  };
  return { turn, by: (step) => schema.inputs?.forEach(({ name }) => turn(name, (pages[name] ?? 0) + step)) };
}
