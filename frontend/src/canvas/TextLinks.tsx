/** Links between spans of a text, as arcs over it. */

import { type RefObject, useLayoutEffect, useState } from "react";
import { inkOn } from "./colors";
import type { Link } from "./scene";

interface Props {
  root: RefObject<HTMLElement | null>;
  links: Link[];
  /** When these change the text is laid out anew. */
  spans: unknown;
}

interface Arc extends Link {
  path: string;
  heads: string[];
  at: { x: number; y: number };
}

const HEAD = 7;

export function TextLinks({ root, links, spans }: Props) {
  const [arcs, setArcs] = useState<Arc[]>([]);
  useLayoutEffect(() => {
    const text = root.current;
    if (!text) return;
    const lay = () => setArcs(links.flatMap((link) => laid(text, link)));
    lay();
    const watcher = new ResizeObserver(lay);
    watcher.observe(text);
    return () => watcher.disconnect();
  }, [root, links, spans]);
  return (
    <svg className="arcs" aria-hidden="true">
      {arcs.map((arc, n) => (
        <g key={n}>
          <path d={arc.path} stroke={arc.color} className="arc" />
          {arc.heads.map((head) => <path key={head} d={head} fill={arc.color} />)}
          {arc.name && <Name {...arc} />}
        </g>
      ))}
    </svg>
  );
}

function Name({ name, color, at }: Arc) {
  const wide = name.length * 6.2 + 10;
  return (
    <>
      <rect x={at.x - wide / 2} y={at.y - 8} width={wide} height={16} rx={5} fill={color} />
      <text x={at.x} y={at.y + 3.5} fill={inkOn(color)} textAnchor="middle">{name}</text>
    </>
  );
}

/** The arc of a link, from the top of its one span to the top of the other. */
function laid(text: HTMLElement, link: Link): Arc[] {
  const outer = text.parentElement;
  const [from, to] = [link.source, link.target].map((id) => topOf(text, id));
  if (!from || !to || !outer) return [];
  const box = outer.getBoundingClientRect();
  const [a, b] = [from, to].map(({ x, y }) => ({ x: x - box.left + outer.scrollLeft, y: y - box.top + outer.scrollTop })) as [Spot, Spot];
  const top = Math.min(a.y, b.y) - Math.min(16 + Math.abs(a.x - b.x) / 14, 30);
  const heads = [
    ...(link.direction === "back" ? [] : [head(b)]), ...(link.direction === "forward" ? [] : [head(a)]),
  ];
  return [{
    ...link, heads, path: `M${a.x} ${a.y}C${a.x} ${top} ${b.x} ${top} ${b.x} ${b.y}`,
    at: { x: (a.x + b.x) / 2, y: (a.y + b.y) / 8 + (top * 3) / 4 },
  }];
}

interface Spot {
  x: number;
  y: number;
}

const head = ({ x, y }: Spot): string => `M${x} ${y}l${-HEAD / 2} ${-HEAD}h${HEAD}z`;

function topOf(text: HTMLElement, id: string): Spot | null {
  for (const piece of text.querySelectorAll<HTMLElement>(".piece")) {
    if (!piece.dataset["over"]?.split(" ").includes(id)) continue;
    const [first] = piece.getClientRects();
    if (first) return { x: first.left + Math.min(first.width / 2, 60), y: first.top + 2 };
  }
  return null;
}
