/** The points of a pose and the lines between them, as the options of a field have them. */

import { useState } from "react";
import type { Data, Json } from "../../../model";
import { s } from "../../../texts.schema";
import { Text } from "../form";

interface Props {
  options: Data;
  put(options: Data): void;
}

const listed = (value: Json | undefined): string[] => (Array.isArray(value) ? value.map(String) : []);

function spelledEdges(edges: Json | undefined, names: readonly string[]): string {
  if (!Array.isArray(edges)) return "";
  return edges.flatMap((one) => (Array.isArray(one) ? [one.map((n) => names[Number(n)] ?? String(n)).join(" – ")] : [])).join("\n");
}

/** Pairs of names as pairs of places; a line that names no two points is left out. */
function readEdges(text: string, names: readonly string[]): number[][] {
  return text.split("\n").flatMap((line) => {
    const pair = line.split(/\s*[–—]\s*|\s+-\s+|\s*,\s*/).map((word) => names.indexOf(word.trim()));
    return pair.length === 2 && pair.every((n) => n >= 0) ? [pair] : [];
  });
}

export function Pose({ options, put }: Props) {
  const names = listed(options["names"]);
  const [points, type] = useState(names.join("\n"));
  const [edges, draw] = useState(() => spelledEdges(options["edges"], names));
  const send = (nextPoints: string, nextEdges: string) => {
    type(nextPoints);
    draw(nextEdges);
    const now = nextPoints.split("\n").map((one) => one.trim()).filter(Boolean);
    put({ ...options, names: now, edges: readEdges(nextEdges, now) });
  };
  return (
    <div className="two">
      <Text title={s.points} help={s.pointsHelp} lines={5} value={points} put={(text) => send(text, edges)} />
      <Text title={s.edges} help={s.edgesHelp} lines={5} value={edges} put={(text) => send(points, text)} />
    </div>
  );
}
