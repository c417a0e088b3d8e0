/** Press for a point. */

import { placed } from "../../shapes/outline";
import type { Tool } from "../tool";

export const keypoint: Tool = {
  type: "keypoint",
  drawn: () => null,
  most: 1,
  through([point], picture) {
    if (!point) return null;
    const [x, y] = placed(point, picture);
    return { type: "keypoint", x, y };
  },
  placed(middle, _, picture) {
    const [x, y] = placed(middle, picture);
    return { type: "keypoint", x, y };
  },
};
