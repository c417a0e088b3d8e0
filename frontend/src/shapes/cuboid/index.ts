/** A box in perspective: front top-left, top-right, bottom-right, bottom-left; then the back alike. */

import { graph } from "../graph";

const EDGES: [number, number][] = [
  [0, 1], [1, 2], [2, 3], [3, 0], [4, 5], [5, 6], [6, 7], [7, 4], [0, 4], [1, 5], [2, 6], [3, 7],
];

export const cuboid = graph("cuboid", () => EDGES, ({ points }) => (points as unknown[]).length === 8);
