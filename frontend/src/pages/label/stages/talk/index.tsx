/** A conversation: turns one below the other, with what is marked in them and asked about each. */

import { useEffect, useMemo, useRef, useState } from "react";
import { colorsOf } from "../../../../canvas/colors";
import type { Leaf } from "../../../../canvas/leaves";
import { Reader } from "../../../../canvas/reader";
import { TextLinks } from "../../../../canvas/TextLinks";
import { isLink } from "../../../../desk/media";
import { type Json, titleOf } from "../../../../model";
import { d } from "../../../../texts.documents";
import { toFront } from "../../markers";
import { keyOfPlace } from "../../places";
import { arrowsOf, choose, type ShownProps } from "../../shown";
import { Linked } from "../Linked";
import { Plain } from "../Plain";
import { isMarked, marksOf, useSpans } from "../spans";
import { shapeOf, stretchOf } from "./anchors";
import { List } from "./List";
import { type Turn, turnsOf } from "./turns";
import "./talk.css";

export default function Talk(props: ShownProps) {
  const { input, value } = props;
  if (isLink(input, value)) return <Linked url={value}>{(text) => <Turns {...props} said={parsed(text)} />}</Linked>;
  return <Turns {...props} said={value ?? null} />;
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

function Turns(props: ShownProps & { said: Json }) {
  const { input, said, schema } = props;
  const turns = useMemo(() => turnsOf(input, said), [input, said]);
  const spans = useSpans(props);
  if (turns.length === 0) return <Plain media={input.media} value={said} />;
  return spans.length > 0 || isMarked(input.name, schema) ? <Marked {...props} turns={turns} spans={spans} />
    : <div className="talk" tabIndex={0} role="region" aria-label={titleOf(input)}><List {...props} turns={turns} /></div>;
}

interface MarkedProps extends ShownProps {
  turns: Turn[];
  spans: ReturnType<typeof useSpans>;
}

function Marked(props: MarkedProps) {
  const { turns, spans, links, task, schema, input, place, stages, editing, hands, proposed } = props;
  const root = useRef<HTMLDivElement>(null);
  const [reader, setReader] = useState<Reader | null>(null);
  const key = keyOfPlace(place);
  const marks = useMemo(() => marksOf(spans, (shape) => stretchOf(turns, shape)), [spans, turns]);
  const arcs = useMemo(() => arrowsOf(links, colorsOf(schema, task.data), schema), [links, task, schema]);

  useEffect(() => {
    const held = root.current;
    if (!held) return;
    const hosts = held.querySelectorAll<HTMLElement>(".leaf");
    const made = new Reader(held, turns.map(({ text }, n): Leaf => ({ text, host: hosts[n] ?? null })));
    setReader(made);
    stages.markers.set(key, {
      take({ shapes }) {
        const stretch = shapes?.includes("text_span") ? made.take() : null;
        return stretch && shapeOf(turns, stretch);
      },
    });
    return () => {
      made.close();
      stages.markers.delete(key);
    };
  }, [turns, key, stages]);

  useEffect(() => reader?.paint(marks, editing.selected), [reader, marks, editing.selected]);

  return (
    <div className="talk-stage">
      <div ref={root} className="talk" data-linked={arcs.length > 0} tabIndex={0} role="application" aria-label={`${d.talk.title}: ${titleOf(input)}`}
        onFocus={(event) => { if (event.target === root.current && root.current.matches(":focus-visible")) reader?.begin(); }}
        onKeyDown={(event) => {
          if (event.target !== root.current) return;
          toFront(stages.markers, key);
          if (reader?.key(event.nativeEvent)) event.preventDefault();
        }}
        onPointerDown={() => { toFront(stages.markers, key); reader?.pointed(); }}
        onClick={(event) => {
          if (!(event.target as Element).closest(".leaf")) return;
          const id = reader?.pressed(event.target, editing.selected);
          if (id !== undefined) choose(id, proposed, hands);
        }}>
        <List {...props} marked />
        {arcs.length > 0 && <TextLinks root={root} links={arcs} spans={marks} />}
      </div>
    </div>
  );
}
