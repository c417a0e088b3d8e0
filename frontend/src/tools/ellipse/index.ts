/** Draw an ellipse from corner to corner of the box around it. */

import { inside } from "../../shapes/ellipse";
import { box, inView } from "../box";
import type { CornerTool } from "../tool";
import type { Box } from "../../shapes/box";

export const ellipse: CornerTool = {
  type: "ellipse",
  way: "corners",
  drawn(from, to, sheet) {
    const found = box.drawn(from, to, sheet);
    return found && inside(found as Box);
  },
  placed: (middle, room, sheet) => inside(inView(middle, room, sheet)),
};
