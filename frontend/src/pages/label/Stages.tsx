/** What the task shows: each input on a stage of its own kind. */

import { follows, shownBy } from "../../data";
import { type Field, type Input, type Json, type PairwiseField, titleOf } from "../../model";
import { valueIn } from "../../editing";
import { keyFor } from "../../keyboard";
import { d } from "../../texts.documents";
import { Asked } from "./Asked";
import type { ShownProps, StagesProps } from "./shown";
import { Pager } from "./Pager";
import { comparedIn, inputOf, isWhole, keyOfPlace, pagesOf, type Place } from "./places";
import { stageFor } from "./stages";
import { Missing, Plain } from "./stages/Plain";
import type { Against } from "./stages/text/Readable";
import "./stages.css";

interface Shown {
  input: Input;
  value: Json | undefined;
  place: Place;
}

/** Media that are read from top to bottom, on one page. */
const READ = new Set(["text", "chat", "paragraphs", "list"]);

export function Stages(props: StagesProps) {
  const inputs = props.schema.inputs ?? [];
  const places = inputs.flatMap((input) => placesOf(input, props));
  const texts = places.length > 1 && inputs.every((input) => READ.has(input.media));
  const beside = comparedIn(props.schema, props.task);
  const compared = places.filter(({ input, value }) => beside.has(input.name) && input.media === "text" && typeof value === "string");
  const columns = places.filter(({ input }) => beside.has(input.name)).length;
  return (
    <div className="stages" data-count={Math.min(places.length, 4)} data-texts={texts} data-columns={!texts && columns > 1 ? Math.min(columns, 4) : undefined}>
      {props.tools && compared.length > 1 && <Comparing {...props} />}
      {places.map((shown) => {
        const { input, place } = shown;
        const isBeside = beside.has(input.name);
        return (
          <figure key={keyOfPlace(place)} data-media={input.media} data-beside={isBeside} data-chosen={isBeside && isPreferred(props, input.name)}>
            {place.item !== null && pagesOf(input, props.task) > 1 && (
              <Pager count={pagesOf(input, props.task)} at={place.item} turn={(to) => props.turn(input.name, to)}
                regions={(props.editing.answer.regions ?? []).filter((region) => inputOf(region, props.schema) === input.name)} />
            )}
            {(inputs.length > 1 || (place.item !== null && pagesOf(input, props.task) <= 1)) && <Caption {...props} {...shown} />}
            <OnStage {...props} {...shown} against={props.compares && compared.includes(shown) ? otherThan(shown, compared) : undefined} />
            {(place.item === null ? isBeside : pagesOf(input, props.task) <= 1) && <Asked {...props} input={input} item={place.item} />}
          </figure>
        );
      })}
    </div>
  );
}

/** Where the values of an input are shown: each item of a list for itself, pictures one at a time. */
function placesOf(input: Input, props: StagesProps): Shown[] {
  const value = shownBy(input, props.task);
  const at = props.pages[input.name] ?? 0;
  if (follows(props.schema, input)) return [{ input, value, place: { input: input.name, item: null } }];
  if (pagesOf(input, props.task) > 1 && Array.isArray(value))
    return [{ input, value: value[at], place: { input: input.name, item: at } }];
  return input.many && Array.isArray(value) && !isWhole(input)
    ? value.map((one, item) => ({ input, value: one as Json | undefined, place: { input: input.name, item } }))
    : [{ input, value, place: { input: input.name, item: null } }];
}

function OnStage(props: ShownProps) {
  const { input, value } = props;
  if (value === undefined || value === null || value === "") return <Missing />;
  const Stage = stageFor(follows(props.schema, input) ? "frames" : input.media);
  return Stage ? <Stage {...props} /> : <Plain media={input.media} value={value} />;
}

const captionOf = ({ input, place }: Shown): string => `${titleOf(input)}${place.item === null ? "" : ` ${place.item + 1}`}`;

/** All are compared with the first, the first with the second. */
function otherThan(shown: Shown, all: Shown[]): Against | undefined {
  const other = all[0] === shown ? all[1] : all[0];
  return other && typeof other.value === "string" ? { title: all.length > 2 ? captionOf(other) : null, text: other.value } : undefined;
}

// Answers side by side

const isPairwise = (field: Field): field is PairwiseField => field.kind === "pairwise" && !field.hidden && (field.scope ?? "task") === "task";

const isPreferred = ({ schema, editing }: StagesProps, input: string): boolean =>
  (schema.fields ?? []).some((field) => isPairwise(field) && valueIn(editing.answer.values, field.name) === input);

/** The title of what is shown; of an answer to be chosen, the button that chooses it. */
function Caption(props: StagesProps & Shown) {
  const { schema, hands, asks, input, place } = props;
  const field = (schema.fields ?? []).find((one) => isPairwise(one) && (!one.inputs?.length || one.inputs.includes(input.name)));
  const key = field && asks?.keys.shown[field.name]?.[input.name];
  if (!field || !asks || place.item !== null) return <figcaption dir="auto">{captionOf(props)}</figcaption>;
  return (
    <figcaption dir="auto">
      <button type="button" className="quiet" aria-pressed={isPreferred(props, input.name)} onPointerDown={(event) => event.preventDefault()}
        onClick={() => hands.pick(field, input.name)}>
        {captionOf(props)} {key && <kbd aria-hidden="true">{key}</kbd>}
      </button>
    </figcaption>
  );
}

function Comparing({ tools, compares }: StagesProps) {
  const key = tools && keyFor(tools.keys, "differences");
  return (
    <div className="comparing">
      <button type="button" aria-pressed={compares ?? false} onPointerDown={(event) => event.preventDefault()}
        onClick={() => tools?.run("differences")}>{d.compare.differences} {key && <kbd aria-hidden="true">{key}</kbd>}</button>
    </div>
  );
}
