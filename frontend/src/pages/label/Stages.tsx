/** What the task shows: each input on a stage of its own kind. */

import { useEffect, useMemo, useState } from "react";
import { colorOf, colorsOf } from "../../canvas/colors";
import { PictureStage } from "../../canvas/PictureStage";
import { TextStage } from "../../canvas/TextStage";
import type { Board } from "../../canvas/board";
import type { Mark } from "../../canvas/paint";
import { shownBy } from "../../data";
import { type Answer, type Input, type Json, type LabelSchema, type Region, titleOf, walk, type WorkTask } from "../../model";
import { inPixels } from "../../shapes";
import { t } from "../../texts";
import { toolFor } from "../../tools";
import { isHere, isLink, text as linked } from "../../work/media";
import { type Hands, isAt, keyOfPlace, type Place, regionFields, type Stages as All } from "./hands";

interface Props {
  task: WorkTask;
  schema: LabelSchema;
  answer: Answer;
  /** A proposal that is shown beside the answer. */
  proposed: Region[];
  selected: string | null;
  hands: Hands;
  stages: All;
}

export function Stages(props: Props) {
  const inputs = props.schema.inputs ?? [];
  const places = inputs.flatMap((input) => {
    const value = shownBy(input, props.task);
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
          {(inputs.length > 1 || place.item !== null) && (
            <figcaption dir="auto">{titleOf(input)}{place.item === null ? "" : ` ${place.item + 1}`}</figcaption>
          )}
          <Shown {...props} input={input} value={value} place={place} />
        </figure>
      ))}
    </div>
  );
}

interface ShownProps extends Props {
  input: Input;
  value: Json | undefined;
  place: Place;
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

/** The name that a mark carries on the stage. */
function nameOf(region: Region, schema: LabelSchema): string {
  const field = regionFields(schema).find((one) => one.name === region.field);
  const labels = walk(field?.labels).map(({ label }) => label);
  return (region.labels ?? []).map((name) => {
    const label = labels.find((one) => one.name === name);
    return label ? titleOf(label) : name;
  }).join(", ");
}

function Picture({ url, task, schema, answer, proposed, selected, hands, stages, input, place }: ShownProps & { url: string }) {
  const colors = useMemo(() => colorsOf(schema, task.data), [schema, task]);
  const [size, setSize] = useState<{ width: number; height: number } | null>(null);
  const key = keyOfPlace(place);
  const drawing = hands.drawing(place);
  const marks = useMemo(() => {
    if (!size) return [];
    const made = (region: Region, isProposed: boolean): Mark[] => {
      const shape = isAt(region, place, schema) ? inPixels(region, size) : undefined;
      const field = regionFields(schema).find((one) => one.name === region.field);
      return shape ? [{
        id: region.id, shape, color: colorOf(colors, region), name: nameOf(region, schema),
        rotates: field?.rotates ?? false, proposed: isProposed,
      }] : [];
    };
    return [
      ...proposed.flatMap((region) => made(region, true)),
      ...(answer.regions ?? []).flatMap((region) => made(region, false)),
    ];
  }, [answer.regions, proposed, colors, schema, size, key]);
  const color = drawing ? colorOf(colors, { id: "", field: drawing.field.name, labels: drawing.label ? [drawing.label] : [] }) : "#000";
  const tool = drawing ? toolFor(drawing.field.shapes) : undefined;
  const scene = useMemo(() => ({ marks, selected, tool, color }), [marks, selected, tool, color]);
  const hold = useMemo(() => (board: Board | null, found: typeof size) => {
    if (board && found) stages.boards.set(key, { board, size: found });
    else stages.boards.delete(key);
    setSize(found);
  }, [stages, key]);
  return (
    <PictureStage url={url} title={titleOf(input)} scene={scene} hold={hold} deeds={{
      drew: (shape) => hands.drew(place, shape),
      selected: (id) => choose(id, proposed, hands),
      changed: (id, shape) => size && hands.reshape(id, size, () => shape),
    }} />
  );
}

/** A press on a proposal takes it over; on anything else selects it. */
function choose(id: string | null, proposed: Region[], hands: Hands): void {
  const found = proposed.find((region) => region.id === id);
  if (found) hands.adopt({ regions: [found] });
  else hands.select(id);
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

function MarkedText({ text, task, schema, answer, proposed, selected, hands, stages, input, place }: ShownProps & { text: string }) {
  const colors = useMemo(() => colorsOf(schema, task.data), [schema, task]);
  const key = keyOfPlace(place);
  const spans = useMemo(() => {
    const made = (region: Region, isProposed: boolean) =>
      isAt(region, place, schema) && region.shape?.type === "text_span"
        ? [{ region, color: colorOf(colors, region), name: nameOf(region, schema), proposed: isProposed }] : [];
    return [
      ...(answer.regions ?? []).flatMap((region) => made(region, false)),
      ...proposed.flatMap((region) => made(region, true)),
    ];
  }, [answer.regions, proposed, colors, schema, key]);
  const marks = regionFields(schema).some((field) =>
    field.shapes?.includes("text_span") && (!field.inputs?.length || field.inputs.includes(input.name)));
  const hold = useMemo(() => (take: (() => { start: number; end: number } | null) | null) => {
    if (take) stages.texts.set(key, { text, take });
    else stages.texts.delete(key);
  }, [stages, key, text]);
  return (
    <TextStage text={text} title={titleOf(input)} spans={spans} selected={selected} marks={marks}
      select={(id) => choose(id, proposed, hands)} hold={hold} />
  );
}
