/** Code points and UTF-16: the model counts the first, JavaScript's strings the second. Pure. */

/** The number of code points before a UTF-16 offset; inside a pair it counts the whole letter. */
export function pointsBefore(text: string, offset: number): number {
  let count = 0;
  for (let at = 0; at < offset && at < text.length; count++) at += width(text, at);
  return count;
}

/** The UTF-16 offset of a code point; past the end it is the end. */
export function offsetOf(text: string, point: number): number {
  let at = 0;
  for (let n = 0; n < point && at < text.length; n++) at += width(text, at);
  return at;
}

function width(text: string, at: number): number {
  const first = text.charCodeAt(at);
  if (first < 0xd800 || first > 0xdbff) return 1;
  const second = text.charCodeAt(at + 1);
  return second >= 0xdc00 && second <= 0xdfff ? 2 : 1;
}

export const lengthOf = (text: string): number => pointsBefore(text, text.length);

export const cut = (text: string, start: number, end: number): string =>
  text.slice(offsetOf(text, start), offsetOf(text, end));

/** All offsets of a text at once: entry n is where code point n begins, the last one the end. */
export function offsets(text: string): number[] {
  const found: number[] = [];
  for (let at = 0; at < text.length; at += width(text, at)) found.push(at);
  found.push(text.length);
  return found;
}

/** Where the caret may stand, in code points: between letters as people see them, or words. */
export function stops(text: string, by: "grapheme" | "word"): number[] {
  const found: number[] = [];
  let point = 0;
  for (const part of new Intl.Segmenter(undefined, { granularity: by }).segment(text)) {
    if (by === "grapheme" || part.isWordLike) found.push(point);
    point += lengthOf(part.segment);
    if (by === "word" && part.isWordLike) found.push(point);
  }
  return [...new Set([0, ...found, point])].sort((a, b) => a - b);
}
