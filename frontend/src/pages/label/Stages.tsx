/** What the task shows: each input on a stage of its own kind. */

import { useEffect, useMemo, useState } from "react";
import { colorOf, colorsOf } from "../../canvas/colors";
import { TextStage } from "../../canvas/TextStage";
import { shownBy } from "../../data";
import { type Json, type Region, titleOf } from "../../model";
import { t } from "../../texts";
import { isHere, isLink, text as linked } from "../../desk/media";
import { arrowsOf, choose, nameOn, type ShownProps, type StagesProps } from "./shown";
import { Pager } from "./Pager";
import { Picture } from "./Picture";
import { inputOf, isAt, keyOfPlace, pagesOf, type Place, regionFields } from "./places";

export function Stages(props: StagesProps) {
  const inputs = props.schema.inputs ?? [];
  const places = inputs.flatMap((input) => {
    const value = shownBy(input, props.task);
    const at = props.pages[input.name] ?? 0;
    if (pagesOf(input, props.task) > 1 && Array.isArray(value))
      return [{ input, value: value[at], place: { input: input.name, item: at } as Place }];
    return input.many && Array.isArray(value)
      ? value.map((one, item) => ({ input, value: one as Json | undefined, place: { input: input.name, item } as Place }))
      : [{ input, value, place: { input: input.name, item: null } as Place }];
  });
  const texts = places.length > 1 && inputs.every((input) => input.media === "text");
  const beside = new Set((props.schema.fields ?? []).filter((field) => field.kind === "pairwise").flatMap((field) => field.inputs ?? []));
  return (
    <div className="stages" data-count={Math.min(places.length, 4)} data-texts={texts}>
      {places.map(({ input, value, place }) => (
        <figure key={keyOfPlace(place)} data-media={input.media} data-beside={beside.has(input.name)}>
          {pagesOf(input, props.task) > 1 && (
            <Pager count={pagesOf(input, props.task)} at={place.item ?? 0} turn={(to) => props.turn(input.name, to)}
              regions={(props.editing.answer.regions ?? []).filter((region) => inputOf(region, props.schema) === input.name)} />
          )}
          {(inputs.length > 1 || (place.item !== null && pagesOf(input, props.task) <= 1)) && (
            <figcaption dir="auto">{titleOf(input)}{place.item === null ? "" : ` ${place.item + 1}`}</figcaption>
          )}
          <Shown {...props} input={input} value={value} place={place} />
        </figure>
      ))}
    </div>
  );
}

function Shown(props: ShownProps) {
  const { input, value } = props;
  if (value === undefined || value === null || value === "")
    return <div className="stage-note"><p>{t.stage.missing}</p></div>;
  if (input.media === "image" && typeof value === "string") return <Picture {...props} url={value} />;
  if (input.media === "text" && isLink(input, value)) return <LinkedText {...props} url={value} />;
  if (input.media === "text" && ["string", "number"].includes(typeof value))
    return <MarkedText {...props} text={String(value)} />;
  if ((input.media === "audio" || input.media === "video") && typeof value === "string")
    return <Player media={input.media} url={value} />;
  return (
    <div className="stage-note">
      <p>{t.stage.noMedia(input.media)}</p>
      <pre>{typeof value === "string" ? value : JSON.stringify(value, null, 2)}</pre>
    </div>
  );
}

function Player({ media, url }: { media: "audio" | "video"; url: string }) {
  if (!isHere(url)) return <div className="stage-note"><p>{t.stage.elsewhere}</p><p>{url}</p></div>;
  return media === "audio" ? <audio controls src={url} /> : <video controls src={url} />;
}

function LinkedText(props: ShownProps & { url: string }) {
  const [text, setText] = useState<string | null>(null);
  const [failed, setFailed] = useState(false);
  const { url } = props;
  useEffect(() => {
    if (isHere(url)) linked(url).then(setText, () => setFailed(true));
  }, [url]);
  if (!isHere(url)) return <div className="stage-note"><p>{t.stage.elsewhere}</p><p>{url}</p></div>;
  if (failed) return <div className="stage-note"><p>{t.stage.missing}</p></div>;
  return text === null ? <div className="stage-note"><p>{t.loading}</p></div> : <MarkedText {...props} text={text} />;
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
  const hold = useMemo(() => (take: (() => { start: number; end: number } | null) | null) => {
    if (take) stages.texts.set(key, { text, take });
    else stages.texts.delete(key);
  }, [stages, key, text]);
  return (
    <TextStage text={text} title={titleOf(input)} spans={spans} links={arcs} selected={selected} marks={marks}
      select={(id) => choose(id, proposed, hands)} hold={hold} />
  );
}
