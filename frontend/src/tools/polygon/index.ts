/** Draw a polygon point by point. */

import { areaOf } from "../../shapes/points";
import { inView } from "../box";
import { cleaned } from "../path";
import type { PathTool } from "../tool";

export const polygon: PathTool = {
  type: "polygon",
  way: "path",
  closed: true,
  through(points, sheet) {
    const found = cleaned(points, sheet, true);
    return found.length >= 3 && areaOf(found) > 0 ? { type: "polygon", points: found } : null;
  },
  placed(middle, room, sheet) {
    const { x, y, width, height } = inView(middle, room, sheet);
    return { type: "polygon", points: [[x, y], [x + width, y], [x + width, y + height], [x, y + height]] };
  },
};
