/** Trees of labels while they are edited. In a nested choice each name is the whole path, spelled as
 * `model/label_schema.py` does: `a/b`, with `\` and `/` inside of a part escaped. Pure. */

import type { Label } from "../../model";

/** Which label: its place in the list, then in that one's list, and so on. */
export type Place = readonly number[];

export const join = (parts: readonly string[]): string =>
  parts.map((part) => part.replace(/[\\/]/g, (letter) => `\\${letter}`)).join("/");

export function split(pick: string): string[] {
  const parts = [""];
  for (let n = 0; n < pick.length; n++) {
    const letter = pick.charAt(n);
    if (letter === "/") parts.push("");
    else parts[parts.length - 1] += letter === "\\" ? pick.charAt(++n) || "\\" : letter;
  }
  return parts;
}

/** The word of a label alone, without the path before it. */
export const wordOf = (label: Label, nested: boolean): string => (nested ? split(label.name).at(-1) ?? "" : label.name);

/** Whether any label has others under it. */
export const isTree = (labels: readonly Label[]): boolean => labels.some((one) => (one.labels ?? []).length > 0);

/** The same labels with names as a nested choice has them, or as a flat list has. */
export function respelled(labels: readonly Label[], was: boolean, now: boolean, above: readonly string[] = []): Label[] {
  return labels.map((label) => {
    const word = wordOf(label, was);
    const path = [...above, word];
    const shown = now && !label.title && above.length ? { title: word } : {};
    return {
      ...label, name: now ? join(path) : word, ...shown,
      ...(label.labels?.length ? { labels: respelled(label.labels, was, now, path) } : {}),
    };
  });
}

/** The tree with one label changed; null takes it away. */
export function changed(labels: readonly Label[], [at = 0, ...rest]: Place, to: (label: Label) => Label | null): Label[] {
  return labels.flatMap((label, n): Label[] => {
    if (n !== at) return [label];
    if (rest.length) return [{ ...label, labels: changed(label.labels ?? [], rest, to) }];
    const next = to(label);
    return next ? [next] : [];
  });
}

/** One place up or down among its neighbours. */
export function moved(labels: readonly Label[], [at = 0, ...rest]: Place, by: 1 | -1): Label[] {
  if (rest.length) return labels.map((one, n) => (n === at ? { ...one, labels: moved(one.labels ?? [], rest, by) } : one));
  const label = labels[at];
  const others = labels.toSpliced(at, 1);
  return label ? others.toSpliced(Math.min(Math.max(at + by, 0), others.length), 0, label) : [...labels];
}

export interface Row {
  label: Label;
  place: Place;
}

/** Every label with its place, those above first. */
export const rowsOf = (labels: readonly Label[], above: Place = []): Row[] =>
  labels.flatMap((label, n) => [{ label, place: [...above, n] }, ...rowsOf(label.labels ?? [], [...above, n])]);

/** A name that no label has yet. */
export function freeLabel(labels: readonly Label[], nested: boolean): string {
  const taken = new Set(rowsOf(labels).map(({ label }) => wordOf(label, nested)));
  for (let n = taken.size + 1; ; n++) if (!taken.has(`label ${n}`)) return `label ${n}`;
}
