/** A polygon: open rings, even-odd inside; holes are kept, and drawn, but not edited. */

import { outline } from "../outline";

export const polygon = outline("polygon", true);
