/** Regions taken over from the picture before, or from the task before. Pure. */

import type { Size } from "../../canvas/view";
import { newId } from "../../ids";
import type { Answer, LabelSchema, Region } from "../../model";
import { inPixels, kindOf } from "../../shapes";
import { isAt, type Place } from "./places";

/** Copies for a place of the given size: of the item before it, or (of the first) of the answer `before`.
 * They lie where they lay, as a part of the picture where the sizes differ. */
export function copies(place: Place, size: Size, answer: Answer, before: Answer | null, schema: LabelSchema): Region[] {
  const from = place.item ? answer : before;
  const there = place.item ? { ...place, item: place.item - 1 } : place;
  const here = new Set((answer.regions ?? []).filter((one) => isAt(one, place, schema)).map((one) => JSON.stringify(one.shape)));
  return (from?.regions ?? []).filter((one) => isAt(one, there, schema)).flatMap((region): Region[] => {
    const was = { width: region.frame?.width ?? size.width, height: region.frame?.height ?? size.height };
    const same = was.width === size.width && was.height === size.height;
    const pixels = inPixels(region, was);
    const kind = kindOf(pixels);
    if (!pixels || !kind || (pixels.type === "mask" && !same)) return [];
    const shape = same ? pixels : kind.scaled(pixels, size.width / was.width, size.height / was.height);
    if (here.has(JSON.stringify(shape))) return [];
    const { parent: _, score: __, ...kept } = region;
    return [{
      ...kept, id: newId(), shape, frame: { unit: "pixel", width: size.width, height: size.height },
      ...(place.item === null ? {} : { item: place.item }),
    }];
  });
}
