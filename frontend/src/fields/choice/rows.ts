/** The lines of a list or tree of options: what is folded away is not among them. Pure. */

import { type Label, titleOf } from "../../model";

export interface Row {
  label: Label;
  depth: number;
  /** Whether its children are shown; null if it has none. */
  open: boolean | null;
  /** It has the letters that are looked for itself. */
  hit?: boolean;
}

export const MOST = 200;

/** The first lines of a tree with these branches open, and how many more there would be. */
export function rowsOf(labels: readonly Label[], open: ReadonlySet<string>): { rows: Row[]; more: number } {
  return taken(function* lines(all: readonly Label[] = labels, depth = 0): Generator<Row> {
    for (const label of all) {
      const inner = label.labels ?? [];
      yield { label, depth, open: inner.length ? open.has(label.name) : null };
      if (inner.length && open.has(label.name)) yield* lines(inner, depth + 1);
    }
  }());
}

/** What has these letters, with the branches that lead to it. */
export function found(labels: readonly Label[], letters: string): { rows: Row[]; more: number } {
  const needle = letters.trim().toLowerCase();
  const hits = (label: Label): boolean => titleOf(label).toLowerCase().includes(needle);
  const leads = new Map<Label, boolean>();
  const look = (label: Label): boolean => {
    const inner = (label.labels ?? []).map(look).some(Boolean);
    leads.set(label, inner);
    return inner || hits(label);
  };
  labels.forEach(look);
  return taken(function* lines(all: readonly Label[] = labels, depth = 0): Generator<Row> {
    for (const label of all) {
      const leading = leads.get(label) ?? false;
      if (!leading && !hits(label)) continue;
      yield { label, depth, open: label.labels?.length ? leading : null, hit: hits(label) };
      if (leading) yield* lines(label.labels, depth + 1);
    }
  }());
}

/** Lines past the first ones are counted, up to a point, not made. */
function taken(lines: Generator<Row>): { rows: Row[]; more: number } {
  const rows: Row[] = [];
  let more = 0;
  for (const row of lines) {
    if (rows.length < MOST) rows.push(row);
    else if (row.label.selectable !== false) more++;
  }
  return { rows, more };
}

/** The branches above these picks, which are open at first. */
export function above(labels: readonly Label[], picks: readonly string[]): Set<string> {
  const open = new Set<string>();
  const wanted = new Set(picks);
  const look = (label: Label): boolean => {
    const inner = (label.labels ?? []).map(look).some(Boolean);
    if (inner) open.add(label.name);
    return inner || wanted.has(label.name);
  };
  labels.forEach(look);
  return open;
}

/** The titles on the way to an option, itself last. */
export function wayTo(labels: readonly Label[], name: string): string[] | null {
  for (const label of labels) {
    if (label.name === name) return [titleOf(label)];
    const inner = wayTo(label.labels ?? [], name);
    if (inner) return [titleOf(label), ...inner];
  }
  return null;
}
