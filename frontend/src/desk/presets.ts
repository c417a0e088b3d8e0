/** What an answer says before anybody touched it: the defaults of the schema. */

import { offered } from "../data";
import { fieldKind } from "../fields";
import { type Answer, type Data, type LabelSchema, walk } from "../model";
import { answered } from "../editing";

export function presets(schema: LabelSchema, data: Data): Answer {
  let answer: Answer = {};
  for (const field of schema.fields ?? []) {
    if ((field.scope ?? "task") !== "task" || !fieldKind(field)) continue;
    if (field.default !== undefined && field.default !== null)
      answer = answered(answer, field, field.default);
    else if (field.kind === "choice") {
      const chosen = walk(offered(field, data)).filter(({ label }) => label.selected);
      if (chosen.length) answer = answered(answer, field, chosen.map(({ label }) => label.name));
    }
  }
  return answer;
}
