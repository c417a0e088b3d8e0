/** Press for each point. */

import { path } from "../path";

export const polyline = path("polyline", 2);
