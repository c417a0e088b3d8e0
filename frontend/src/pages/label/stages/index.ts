/** The stages by what they show. A new one is a folder and a line here; a heavy one is `late`. */

import type { ComponentType } from "react";
import { late } from "../../late";
import type { ShownProps } from "../shown";
import { Audio } from "./audio";
import { Cloud } from "./cloud";
import { File } from "./data/File";
import { Picture } from "./image";
import { Series } from "./series";
import { Text } from "./text";

const data = late(() => import("./data"));
const talk = late(() => import("./talk"));

const STAGES: { [media: string]: ComponentType<ShownProps> } = {
  image: Picture,
  text: Text,
  html: late(() => import("./html")),
  paragraphs: talk,
  chat: talk,
  table: data,
  list: data,
  pdf: File,
  file: File,
  point_cloud: Cloud,
  audio: Audio,
  video: late(() => import("./film"), "div"),
  frames: late(() => import("./film"), "div"),
  time_series: Series,
};

export const stageFor = (media: string): ComponentType<ShownProps> | undefined =>
  Object.hasOwn(STAGES, media) ? STAGES[media] : undefined;
