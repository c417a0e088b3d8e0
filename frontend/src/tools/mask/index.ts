/** Paint a mask. */

import { inView } from "../box";
import { encoded } from "../../shapes/mask/runs";
import { filled } from "../../shapes/mask/paint";
import type { PaintTool } from "../tool";

export const mask: PaintTool = {
  type: "mask",
  way: "paint",
  placed(middle, room, sheet) {
    const { x, y, width, height } = inView(middle, room, { ...sheet, exact: false });
    const bits = { width: sheet.width, height: sheet.height, data: new Uint8Array(sheet.width * sheet.height) };
    filled(bits, [[x, y], [x + width, y], [x + width, y + height], [x, y + height]], 1);
    return encoded(bits);
  },
};
