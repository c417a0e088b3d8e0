/** A series as it is drawn: a line of places, and a column of numbers for each lane. Pure. */

import type { Data } from "../model";
import { Extremes } from "../sound/extremes";
import type { Span } from "../timeline/rows";
import { numberOf, type Table } from "./table";

const MOST_LANES = 12;

export interface Lane {
  name: string;
  values: Float64Array;
  extremes: Extremes;
}

export interface Series {
  /** Where each row is on the line, rising. */
  places: Float64Array;
  /** What the time column says in each row, where that is text. */
  words: string[] | null;
  /** Places are milliseconds since 1970. */
  moments: boolean;
  lanes: Lane[];
  /** How many columns are not drawn. */
  more: number;
}

/** Null if there is no column of numbers. */
export function seriesOf(table: Table, options: Data): Series | null {
  const named = typeof options["time"] === "string" && table.has(options["time"]) ? options["time"] : null;
  const count = [...table.values()][0]?.length ?? 0;
  const cells = named === null ? null : table.get(named) ?? null;
  const axis = axisOf(cells, count);
  const order = ordered(axis.places);
  const wanted = Array.isArray(options["columns"]) ? options["columns"].map(String) : [];
  const names = wanted.length ? wanted.map((name) => columnOf(table, name)).filter((name) => name !== null)
    : [...table.keys()].filter((name) => name !== named);
  const lanes = names.map((name) => laneOf(name, (table.get(name) ?? []).map(numberOf), order)).filter((one) => one !== null);
  if (!lanes.length || !count) return null;
  return {
    places: Float64Array.from(order, (n) => axis.places[n] as number),
    words: axis.words && order.map((n) => axis.words?.[n] as string), moments: axis.moments,
    lanes: lanes.slice(0, MOST_LANES), more: Math.max(lanes.length - MOST_LANES, 0),
  };
}

/** A column by its name, or (of a file without names) by its number. */
function columnOf(table: Table, name: string): string | null {
  if (table.has(name)) return name;
  return /^\d+$/.test(name) ? [...table.keys()][Number(name)] ?? null : null;
}

function laneOf(name: string, values: number[], order: number[]): Lane | null {
  if (!values.some(Number.isFinite)) return null;
  const extremes = new Extremes(values.length);
  const sorted = Float64Array.from(order, (n) => values[n] as number);
  for (const value of sorted) extremes.add(value, value);
  return { name, values: sorted, extremes };
}

interface Axis {
  places: number[];
  words: string[] | null;
  moments: boolean;
}

/** Rows stand where the time column says: by number, by moment if its text are all moments that go on,
 * or else one after the other. */
function axisOf(cells: (number | string | null)[] | null, count: number): Axis {
  const one = Array.from({ length: count }, (_, n) => n);
  if (!cells) return { places: one, words: null, moments: false };
  const numbers = cells.map(numberOf);
  if (numbers.every(Number.isFinite)) return { places: numbers, words: null, moments: false };
  const words = cells.map((cell) => String(cell ?? ""));
  const times = words.map((word) => Date.parse(word));
  const rising = times.every((time, n) => Number.isFinite(time) && (n === 0 || time >= (times[n - 1] as number)));
  return rising ? { places: times, words, moments: true } : { places: one, words, moments: false };
}

function ordered(places: number[]): number[] {
  const order = places.map((_, n) => n);
  const sorted = places.every((place, n) => n === 0 || place >= (places[n - 1] as number));
  return sorted ? order : order.sort((a, b) => (places[a] as number) - (places[b] as number));
}

/** The first row that is not before a place. */
export function rowFrom({ places }: Pick<Series, "places">, at: number): number {
  let [low, high] = [0, places.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((places[middle] as number) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The row that is nearest to a place. */
export function rowAt(series: Pick<Series, "places">, at: number): number {
  const { places } = series;
  const after = Math.min(rowFrom(series, at), places.length - 1);
  const before = Math.max(after - 1, 0);
  return at - (places[before] as number) < (places[after] as number) - at ? before : after;
}

/** Where a stored value of the time column is; null if it is nowhere. */
export function placeOf(series: Series, value: number | string): number | null {
  const { words, places, moments } = series;
  if (words === null) {
    const found = numberOf(value);
    return Number.isFinite(found) ? found : null;
  }
  const row = words.indexOf(String(value));
  if (row >= 0) return places[row] ?? null;
  const time = moments ? Date.parse(String(value)) : NaN;
  return Number.isFinite(time) ? time : null;
}

/** The stored value of a place: exactly what the time column says there. */
export function valueAt(series: Series, at: number): number | string {
  const row = rowAt(series, at);
  return series.words?.[row] ?? (series.places[row] as number);
}

export const wholeOf = ({ places }: Series): Span => ({ start: places[0] ?? 0, end: places.at(-1) ?? 0 });
