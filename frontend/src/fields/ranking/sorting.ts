/** Orders, and options sorted into groups: `{group: [option, …]}`. Pure. */

import { isObject } from "../../data";
import type { Json, Label } from "../../model";

export type Sorted = { [bucket: string]: string[] };

const names = (value: Json | undefined): string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];

export const orderOf = names;

export const sortedOf = (value: Json | undefined): Sorted =>
  isObject(value) ? Object.fromEntries(Object.entries(value).map(([bucket, inner]) => [bucket, names(inner)])) : {};

export const bucketOf = (sorted: Sorted, name: string): string | null =>
  Object.keys(sorted).find((bucket) => sorted[bucket]?.includes(name)) ?? null;

/** With an option at the end of a bucket; in none of them for null. Undefined if nothing is sorted. */
export function put(sorted: Sorted, name: string, bucket: string | null): Sorted | undefined {
  const next: Sorted = {};
  for (const [one, inner] of Object.entries(sorted)) {
    const left = inner.filter((other) => other !== name);
    if (left.length) next[one] = left;
  }
  if (bucket !== null) next[bucket] = [...(next[bucket] ?? []), name];
  return Object.keys(next).length ? next : undefined;
}

/** Into the bucket after the one where it is, after the last one out again. */
export function onward(sorted: Sorted, name: string, buckets: readonly Label[]): Sorted | undefined {
  const at = buckets.findIndex((bucket) => bucket.name === bucketOf(sorted, name));
  return put(sorted, name, buckets[at + 1]?.name ?? null);
}

/** With the option at a place one place nearer to the front. */
export function raised(order: string[], at: number): string[] {
  const [one, other] = [order[at - 1], order[at]];
  return one === undefined || other === undefined ? order : order.with(at - 1, other).with(at, one);
}
