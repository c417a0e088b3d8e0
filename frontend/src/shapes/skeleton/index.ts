/** A pose: points with names, joined by edges. */

import { graph } from "../graph";

export const skeleton = graph(
  "skeleton",
  (shape) => (shape["edges"] as [number, number][] | undefined) ?? [],
  ({ points, visible }) => visible === undefined ||
    (Array.isArray(visible) && (visible.length === 0 || visible.length === (points as unknown[]).length)),
);
