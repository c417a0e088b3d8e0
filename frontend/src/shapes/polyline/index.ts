/** An open line through points. */

import { outline } from "../outline";

export const polyline = outline("polyline", false);
