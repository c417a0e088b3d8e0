/** The tools by the shape that they draw. A new one is a folder and a line here. */

import { box } from "./box";
import { ellipse } from "./ellipse";
import { keypoint } from "./keypoint";
import { polygon } from "./polygon";
import { polyline } from "./polyline";
import type { Tool } from "./tool";

const TOOLS: { [type: string]: Tool } = { box, ellipse, keypoint, polygon, polyline };

export const toolFor = (shapes: readonly string[] = []): Tool | undefined =>
  shapes.map((type) => (Object.hasOwn(TOOLS, type) ? TOOLS[type] : undefined)).find(Boolean);

/** Whether these pages can draw one of the shapes; text is marked without a tool. */
export const drawable = (shapes: readonly string[] = []): boolean =>
  toolFor(shapes) !== undefined || shapes.includes("text_span");
