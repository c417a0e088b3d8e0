/** Draw the front of a cuboid from corner to corner; its back is a little higher, to be put right then. */

import { type Sheet, snapped, within } from "../../canvas/view";
import type { Shape } from "../../model";
import type { Box } from "../../shapes/box";
import type { Pair } from "../../shapes/points";
import { box, inView } from "../box";
import type { CornerTool } from "../tool";

function from({ x, y, width, height }: Box, sheet: Sheet): Shape {
  const front: Pair[] = [[x, y], [x + width, y], [x + width, y + height], [x, y + height]];
  const [dx, dy] = [snapped(width / 4, sheet), snapped(height / 4, sheet)];
  const back = front.map(([x, y]): Pair => [within(x + dx, sheet.width), within(y - dy, sheet.height)]);
  return { type: "cuboid", points: [...front, ...back] };
}

export const cuboid: CornerTool = {
  type: "cuboid",
  way: "corners",
  drawn(one, other, sheet) {
    const found = box.drawn(one, other, sheet);
    return found && from(found as Box, sheet);
  },
  placed: (middle, room, sheet) => from(inView(middle, room, sheet), sheet),
};
