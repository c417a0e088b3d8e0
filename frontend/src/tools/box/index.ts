/** Draw a box from corner to corner. */

import { between } from "../../shapes/box";
import type { Tool } from "../tool";

export const box: Tool = {
  type: "box",

  drawn(from, to, picture) {
    const found = between(from, to, picture);
    return found.width > 0 && found.height > 0 ? found : null;
  },

  placed(middle, room, picture) {
    const [dx, dy] = [Math.max(room.width / 8, 1), Math.max(room.height / 8, 1)];
    return between(
      { x: middle.x - dx, y: middle.y - dy },
      { x: middle.x + dx, y: middle.y + dy },
      picture,
    );
  },
};
