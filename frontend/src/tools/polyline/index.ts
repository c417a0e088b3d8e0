/** Draw a line point by point. */

import { inView } from "../box";
import { cleaned } from "../path";
import type { PathTool } from "../tool";

export const polyline: PathTool = {
  type: "polyline",
  way: "path",
  closed: false,
  through(points, sheet) {
    const found = cleaned(points, sheet, false);
    return found.length >= 2 ? { type: "polyline", points: found } : null;
  },
  placed(middle, room, sheet) {
    const { x, y, width, height } = inView(middle, room, sheet);
    return { type: "polyline", points: [[x, y + height], [x + width, y]] };
  },
};
