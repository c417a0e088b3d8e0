/** Draw a box from corner to corner. */

import type { Point, Sheet, Size } from "../../canvas/view";
import { type Box, between } from "../../shapes/box";
import type { CornerTool } from "../tool";

export const box: CornerTool = {
  type: "box",
  way: "corners",

  drawn(from, to, sheet) {
    const found = between(from, to, sheet);
    return found.width > 0 && found.height > 0 ? found : null;
  },

  placed: inView,
};

/** A box of a quarter of what is seen. */
export function inView(middle: Point, room: Size, sheet: Sheet): Box {
  const [dx, dy] = [Math.max(room.width / 8, 1), Math.max(room.height / 8, 1)];
  return between({ x: middle.x - dx, y: middle.y - dy }, { x: middle.x + dx, y: middle.y + dy }, sheet);
}
