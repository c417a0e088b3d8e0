/** Draw the box that a pose stands in; its points are put right then. The schema says which points
 * there are, for all labels (`names`, `edges`) or label by label (`skeletons`). */

import { isObject } from "../../data";
import { onSheet, type Sheet } from "../../canvas/view";
import type { Data, Json, Shape } from "../../model";
import type { Box } from "../../shapes/box";
import { isEdges, pairOf } from "../../shapes/points";
import { box, inView } from "../box";
import type { CornerTool } from "../tool";

function spread({ x, y, width, height }: Box, names: string[], edges: Json | undefined, sheet: Sheet): Shape {
  const points = names.map((_, n) => {
    const angle = (2 * Math.PI * n) / names.length - Math.PI / 2;
    return pairOf(onSheet({
      x: x + (width / 2) * (1 + Math.cos(angle)), y: y + (height / 2) * (1 + Math.sin(angle)),
    }, sheet));
  });
  return {
    type: "skeleton", points, names, visible: names.map(() => 2),
    ...(edges !== undefined && isEdges(edges, names.length) ? { edges } : {}),
  };
}

/** The tool for a field's options and a label; undefined if they name no points. */
export function skeleton(options: Data, label: string | null): CornerTool | undefined {
  const each = options["skeletons"];
  const pose = isObject(each) ? each[label ?? ""] : options;
  const names = isObject(pose) && Array.isArray(pose["names"]) ? pose["names"].map(String) : [];
  if (names.length === 0) return undefined;
  const edges = isObject(pose) ? pose["edges"] : undefined;
  return {
    type: "skeleton",
    way: "corners",
    drawn(from, to, sheet) {
      const found = box.drawn(from, to, sheet);
      return found && spread(found as Box, names, edges, sheet);
    },
    placed: (middle, room, sheet) => spread(inView(middle, room, sheet), names, edges, sheet),
  };
}
