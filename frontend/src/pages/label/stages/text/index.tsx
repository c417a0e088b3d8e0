/** A text with what is marked in it, or to be read and compared. */

import { useMemo } from "react";
import { colorsOf } from "../../../../canvas/colors";
import { TextStage } from "../../../../canvas/TextStage";
import { isLink } from "../../../../desk/media";
import { titleOf } from "../../../../model";
import { cut } from "../../../../shapes/text_span/points";
import type { Marked } from "../../../../tools/text_span";
import { keyOfPlace } from "../../places";
import { arrowsOf, choose, type ShownProps } from "../../shown";
import { Linked } from "../Linked";
import { Plain } from "../Plain";
import { isMarked, useSpans } from "../spans";
import { Readable } from "./Readable";

export function Text(props: ShownProps) {
  const { input, value } = props;
  if (isLink(input, value)) return <Linked url={value}>{(text) => <Words {...props} text={text} />}</Linked>;
  if (typeof value !== "string" && typeof value !== "number") return <Plain media={input.media} value={value ?? null} />;
  return <Words {...props} text={String(value)} />;
}

function Words(props: ShownProps & { text: string }) {
  const { input, schema, text, against } = props;
  const spans = useSpans(props);
  return spans.length > 0 || isMarked(input.name, schema) ? <MarkedText {...props} spans={spans} />
    : <Readable text={text} title={titleOf(input)} against={against} />;
}

function MarkedText(props: ShownProps & { text: string; spans: ReturnType<typeof useSpans> }) {
  const { text, task, schema, editing, proposed, links, hands, stages, input, place, spans } = props;
  const key = keyOfPlace(place);
  const arcs = useMemo(() => arrowsOf(links, colorsOf(schema, task.data), schema), [links, task, schema]);
  const hold = useMemo(() => (selected: (() => Marked | null) | null) => {
    if (!selected) return void stages.markers.delete(key);
    stages.markers.set(key, {
      take({ shapes }) {
        const marked = shapes?.includes("text_span") ? selected() : null;
        return marked && { type: "text_span", ...marked, text: cut(text, marked.start, marked.end) };
      },
    });
  }, [stages, key, text]);
  return (
    <TextStage text={text} title={titleOf(input)} spans={spans} links={arcs} selected={editing.selected} marks={isMarked(input.name, schema)}
      select={(id) => choose(id, proposed, hands)} hold={hold} />
  );
}
