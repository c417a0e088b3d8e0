/** Press for each corner. */

import { path } from "../path";

export const polygon = path("polygon", 3);
