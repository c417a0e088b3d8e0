/** Draw an ellipse from corner to corner of the box around it. */

import type { Box } from "../../shapes/box";
import { inBox } from "../../shapes/ellipse";
import { box } from "../box";
import type { Tool } from "../tool";

export const ellipse: Tool = {
  type: "ellipse",
  drawn(from, to, picture) {
    const found = box.drawn(from, to, picture);
    return found && inBox(found as Box, { type: "ellipse" });
  },
  placed: (middle, room, picture) => inBox(box.placed(middle, room, picture) as Box, { type: "ellipse" }),
};
