/** Put down a point. */

import { onSheet } from "../../canvas/view";
import type { PressTool } from "../tool";

export const keypoint: PressTool = {
  type: "keypoint",
  way: "press",
  pressed: (at, sheet) => ({ type: "keypoint", ...onSheet(at, sheet) }),
  placed: (middle, _, sheet) => ({ type: "keypoint", ...onSheet(middle, sheet) }),
};
