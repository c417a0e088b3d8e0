/** Tools for shapes that are drawn point by point. */

import type { Point, Size } from "../canvas/view";
import { placed } from "../shapes/outline";
import type { Tool } from "./tool";

/** Without points that a double press left upon each other. */
function apart(points: Point[]): Point[] {
  return points.filter((point, n) => {
    const before = points[n - 1];
    return !before || Math.hypot(point.x - before.x, point.y - before.y) > 0.5;
  });
}

export function path(type: string, least: number): Tool {
  const shape = (points: Point[], picture: Size) => ({
    type, points: points.map((point) => placed(point, picture)),
  });
  return {
    type,
    drawn: () => null,
    through(points, picture) {
      const kept = apart(points);
      return kept.length >= least ? shape(kept, picture) : null;
    },
    placed({ x, y }, room, picture) {
      const [dx, dy] = [room.width / 8, room.height / 8];
      const corners = [[-dx, -dy], [dx, -dy], [dx, dy], [-dx, dy]] as const;
      return shape(corners.map(([right, down]) => ({ x: x + right, y: y + down })), picture);
    },
  };
}
