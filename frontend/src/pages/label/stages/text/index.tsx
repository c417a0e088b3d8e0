/** A text with what is marked in it. */

import { useEffect, useMemo, useState } from "react";
import { colorOf, colorsOf } from "../../../../canvas/colors";
import { TextStage } from "../../../../canvas/TextStage";
import { isHere, isLink, text as linked } from "../../../../desk/media";
import { type Region, titleOf } from "../../../../model";
import { cut } from "../../../../shapes/text_span/points";
import { t } from "../../../../texts";
import type { Marked } from "../../../../tools/text_span";
import { isAt, keyOfPlace, regionFields } from "../../places";
import { arrowsOf, choose, nameOn, type ShownProps } from "../../shown";
import { Elsewhere, Missing, Plain, Said } from "../Plain";

export function Text(props: ShownProps) {
  const { input, value } = props;
  if (isLink(input, value)) return <LinkedText {...props} url={value} />;
  if (typeof value !== "string" && typeof value !== "number") return <Plain media={input.media} value={value ?? null} />;
  return <MarkedText {...props} text={String(value)} />;
}

function LinkedText(props: ShownProps & { url: string }) {
  const [text, setText] = useState<string | null>(null);
  const [failed, setFailed] = useState(false);
  const { url } = props;
  useEffect(() => {
    if (isHere(url)) linked(url).then(setText, () => setFailed(true));
  }, [url]);
  if (!isHere(url)) return <Elsewhere url={url} />;
  if (failed) return <Missing />;
  return text === null ? <Said><p>{t.loading}</p></Said> : <MarkedText {...props} text={text} />;
}

function MarkedText(props: ShownProps & { text: string }) {
  const { text, task, schema, editing, proposed, links, hands, stages, input, place, differing } = props;
  const colors = useMemo(() => colorsOf(schema, task.data), [schema, task]);
  const key = keyOfPlace(place);
  const { answer, hidden, selected } = editing;
  const spans = useMemo(() => {
    const made = (region: Region, isProposed: boolean) =>
      isAt(region, place, schema) && region.shape?.type === "text_span"
        ? [{ region, color: colorOf(colors, region), name: nameOn(region, props), proposed: isProposed }] : [];
    return [
      ...(answer.regions ?? []).filter(({ id }) => !hidden.includes(id)).flatMap((region) => made(region, false)),
      ...proposed.flatMap((region) => made(region, true)),
    ];
  }, [answer.regions, hidden, proposed, differing, colors, schema, key]);
  const arcs = useMemo(() => arrowsOf(links, colors, schema), [links, colors, schema]);
  const marks = regionFields(schema).some((field) =>
    field.shapes?.includes("text_span") && (!field.inputs?.length || field.inputs.includes(input.name)));
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
    <TextStage text={text} title={titleOf(input)} spans={spans} links={arcs} selected={selected} marks={marks}
      select={(id) => choose(id, proposed, hands)} hold={hold} />
  );
}
