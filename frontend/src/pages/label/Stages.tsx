/** What the task shows: each input on a stage of its own kind. */

import { shownBy } from "../../data";
import { type Json, titleOf } from "../../model";
import type { ShownProps, StagesProps } from "./shown";
import { Pager } from "./Pager";
import { follows, inputOf, keyOfPlace, pagesOf, type Place } from "./places";
import { stageFor } from "./stages";
import { Missing, Plain } from "./stages/Plain";

export function Stages(props: StagesProps) {
  const inputs = props.schema.inputs ?? [];
  const places = inputs.flatMap((input) => {
    const value = shownBy(input, props.task);
    const at = props.pages[input.name] ?? 0;
    if (!follows(props.schema, input) && pagesOf(input, props.task) > 1 && Array.isArray(value))
      return [{ input, value: value[at], place: { input: input.name, item: at } as Place }];
    return input.many && Array.isArray(value) && !follows(props.schema, input)
      ? value.map((one, item) => ({ input, value: one as Json | undefined, place: { input: input.name, item } as Place }))
      : [{ input, value, place: { input: input.name, item: null } as Place }];
  });
  const texts = places.length > 1 && inputs.every((input) => input.media === "text");
  const beside = new Set((props.schema.fields ?? []).filter((field) => field.kind === "pairwise").flatMap((field) => field.inputs ?? []));
  return (
    <div className="stages" data-count={Math.min(places.length, 4)} data-texts={texts}>
      {places.map(({ input, value, place }) => (
        <figure key={keyOfPlace(place)} data-media={input.media} data-beside={beside.has(input.name)}>
          {place.item !== null && pagesOf(input, props.task) > 1 && (
            <Pager count={pagesOf(input, props.task)} at={place.item} turn={(to) => props.turn(input.name, to)}
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
  if (value === undefined || value === null || value === "") return <Missing />;
  const Stage = stageFor(follows(props.schema, input) ? "frames" : input.media);
  return Stage ? <Stage {...props} /> : <Plain media={input.media} value={value} />;
}
