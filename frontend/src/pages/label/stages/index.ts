/** The stages by what they show. A new one is a folder and a line here; a heavy one is `late`. */

import type { ComponentType } from "react";
import { late } from "../../late";
import type { ShownProps } from "../shown";
import { Picture } from "./image";
import { Player } from "./player";
import { Text } from "./text";

const STAGES: { [media: string]: ComponentType<ShownProps> } = {
  image: Picture,
  text: Text,
  audio: Player,
  video: late(() => import("./film"), "div"),
  frames: late(() => import("./film"), "div"),
};

export const stageFor = (media: string): ComponentType<ShownProps> | undefined =>
  Object.hasOwn(STAGES, media) ? STAGES[media] : undefined;
