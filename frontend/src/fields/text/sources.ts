/** Texts of the task that an answer may begin with. Pure. */

import { at } from "../../data";
import { type Data, type Input, type TextField, titleOf } from "../../model";

export interface Source {
  title: string;
  text: string;
}

/** The texts that a long answer, or one about several inputs, is about; of an address none. */
export function sourcesOf(field: TextField, data: Data, inputs: readonly Input[]): Source[] {
  const about = inputs.filter(({ name, media }) => media === "text" && field.inputs?.includes(name));
  if (field.many || (about.length < 2 && (field.lines ?? 1) < 2)) return [];
  return about.flatMap((input): Source[] => {
    const value = input.key ? at(data, input.key) : input.options?.["literal"];
    const title = titleOf(input);
    if (Array.isArray(value))
      return value.flatMap((one, n) => (typeof one === "string" && one ? [{ title: `${title} ${n + 1}`, text: one }] : []));
    return typeof value === "string" && value && input.link !== true ? [{ title, text: value }] : [];
  });
}

/** What comes after a text, or before it, among the sources. */
export function stepped(sources: readonly Source[], text: string, by: 1 | -1): string | undefined {
  const now = sources.findIndex((source) => source.text === text);
  if (now < 0 && text) return undefined;
  const count = sources.length;
  return sources[now < 0 ? (by > 0 ? 0 : count - 1) : (now + by + count) % count]?.text;
}
