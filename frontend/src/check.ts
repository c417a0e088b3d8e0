/** What is missing or wrong in an answer before it is handed in: places and messages as the
 * server's (`model/plan.py`). The server checks all of it again, and more. */

import { isEmpty, mayShow, mustShow, type Scene } from "./conditions";
import { at } from "./data";
import { valueIn } from "./editing";
import { fieldKind } from "./fields";
import { valuesAlong } from "./shapes/track";
import type { Answer, Data, Faults, Field, Input, Json, LabelSchema, RegionField } from "./model";
import { t } from "./texts";

/** Whether a field is asked for regions of another. */
export const asksFor = (field: Field, region: string): boolean =>
  field.scope === "region" && (!field.on?.length || field.on.includes(region));

const missing = (field: Field, value: Json | undefined): boolean =>
  isEmpty(value) && !(field.kind === "pairwise" && value === null);

export function check(schema: LabelSchema, answer: Answer, data: Data): Faults {
  const faults: Faults = {};
  const scene: Scene = { answer, schema, data };
  for (const field of schema.fields ?? []) {
    if (field.scope === "region") regionValues(field, scene, faults);
    else if (field.kind === "region") counts(field, scene, faults);
    else if (field.scope === "item") items(field, scene, faults);
    else {
      const found = (answer.values ?? []).filter((value) => value.field === field.name);
      const links = (answer.relations ?? []).some((one) => one.field === field.name);
      const message = links ? null : wrong(field, found[0]?.value, scene);
      if (message) faults[`fields/${field.name}`] = message;
    }
  }
  return faults;
}

/** The input whose items a field is asked for, one by one. */
export const listOf = (field: Field, schema: LabelSchema): Input | undefined =>
  (schema.inputs ?? []).find((input) => input.many && (!field.inputs?.length || field.inputs.includes(input.name)));

function items(field: Field, scene: Scene, faults: Faults): void {
  const list = listOf(field, scene.schema);
  const found = list?.key ? at(scene.data, list.key) : undefined;
  const count = Array.isArray(found) ? found.length : 0;
  for (let item = 0; item < count; item++) {
    const message = wrong(field, valueIn(scene.answer.values, field.name, item), { ...scene, item });
    if (message) faults[`fields/${field.name}/${item}`] = message;
  }
}

/** What stands in a field that is not shown is dropped by the server, whatever it is. */
function wrong(field: Field, value: Json | undefined, scene: Scene): string | null {
  if (!mayShow(field, scene)) return null;
  if (missing(field, value))
    return field.required && mustShow(field, scene) ? t.faults.required : null;
  return fieldKind(field)?.wrong?.(field, value as Json) ?? null;
}

function counts(field: RegionField, scene: Scene, faults: Faults): void {
  const place = `fields/${field.name}`;
  const found = (scene.answer.regions ?? []).filter((region) => region.field === field.name).length;
  if (!mayShow(field, scene)) return;
  if (field.most != null && found > field.most) faults[place] = t.faults.atMost(field.most);
  if (!mustShow(field, scene)) return;
  if (found < (field.least ?? 0)) faults[place] = t.faults.atLeast(field.least ?? 0);
  else if (field.required && found === 0) faults[place] = t.faults.required;
}

function regionValues(field: Field, scene: Scene, faults: Faults): void {
  for (const region of scene.answer.regions ?? []) {
    if (!asksFor(field, region.field)) continue;
    const own = (region.values ?? []).find((one) => one.field === field.name);
    // Of a track some of it may be said from a frame on.
    const said = [...(own ? [own] : []), ...valuesAlong(region, field.name)];
    const messages = said.map(({ value }) => wrong(field, value, { ...scene, region }));
    const message = said.length ? messages.find(Boolean) : wrong(field, undefined, { ...scene, region });
    if (message) faults[`regions/${region.id}/${field.name}`] = message;
  }
}

/** A message of the server in the words of these pages. */
export const worded = (message: string): string =>
  message === "required" ? t.faults.required : message.charAt(0).toUpperCase() + message.slice(1);
