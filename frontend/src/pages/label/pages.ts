/** Which picture is shown of inputs that have several. */

import { useEffect, useState } from "react";
import type { LabelSchema, WorkTask } from "../../model";
import type { Hands } from "./hands";
import { inputOf, pagesOf } from "./places";

export interface Pages {
  at: { [input: string]: number };
  turn(input: string, to: number): void;
  /** All of them, by key. */
  by(step: 1 | -1): void;
}

export function usePages(schema: LabelSchema, task: WorkTask, hands: Hands): Pages {
  const [at, set] = useState<{ [input: string]: number }>({});
  const { selected } = hands;
  const input = selected && inputOf(selected, schema);
  // What is selected is shown, wherever it is.
  useEffect(() => {
    const item = selected?.item;
    if (input !== undefined && item != null) set((now) => (now[input] === item ? now : { ...now, [input]: item }));
  }, [selected?.id, input]);
  const turn = (name: string, to: number) => {
    const count = pagesOf(schema.inputs?.find((one) => one.name === name) ?? { name, media: "" }, task);
    if (to < 0 || to >= count) return;
    set((now) => ({ ...now, [name]: to }));
    if (hands.linking === undefined) hands.select(null);
  };
  return { at, turn, by: (step) => schema.inputs?.forEach(({ name }) => turn(name, (at[name] ?? 0) + step)) };
}
