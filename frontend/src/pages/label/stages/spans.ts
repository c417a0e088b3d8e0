/** What is marked in a text, a page or a conversation, as its stage draws it. */

import { useMemo } from "react";
import { colorOf, colorsOf } from "../../../canvas/colors";
import type { LeafMark, Stretch } from "../../../canvas/leaves";
import type { Span } from "../../../canvas/TextStage";
import type { LabelSchema, Region, Shape } from "../../../model";
import { isAt, keyOfPlace, regionFields } from "../places";
import { nameOn, type ShownProps } from "../shown";

/** The spans in a place, the proposed ones last; the same list while nothing of it changes. */
export function useSpans(props: ShownProps): Span[] {
  const { task, schema, editing, proposed, place, differing } = props;
  const { answer, hidden } = editing;
  const colors = useMemo(() => colorsOf(schema, task.data), [schema, task]);
  return useMemo(() => {
    const made = (region: Region, isProposed: boolean): Span[] =>
      isAt(region, place, schema) && region.shape?.type === "text_span"
        ? [{ region, color: colorOf(colors, region), name: nameOn(region, props), proposed: isProposed }] : [];
    const unseen = new Set(hidden);
    return [
      ...(answer.regions ?? []).filter(({ id }) => !unseen.has(id)).flatMap((region) => made(region, false)),
      ...proposed.flatMap((region) => made(region, true)),
    ];
  }, [answer.regions, hidden, proposed, differing, colors, schema, keyOfPlace(place)]);
}

/** Spans as marks over leaves; those that are nowhere on the page are left out. */
export const marksOf = (spans: readonly Span[], stretchOf: (shape: Shape) => Stretch | null): LeafMark[] =>
  spans.flatMap(({ region, color, name, proposed }) => {
    const stretch = region.shape && stretchOf(region.shape);
    return stretch ? [{ id: region.id, color, name, proposed, ...stretch }] : [];
  });

/** Whether words of an input can be marked. */
export const isMarked = (input: string, schema: LabelSchema): boolean =>
  regionFields(schema).some(({ shapes, inputs }) => shapes?.includes("text_span") && (!inputs?.length || inputs.includes(input)));
