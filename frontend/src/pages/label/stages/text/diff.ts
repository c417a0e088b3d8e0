/** Which words of two texts differ. Pure. */

/** Half-open, in UTF-16. */
export type Range = [start: number, end: number];

const MOST_CHANGES = 800;
const segmenter = new Intl.Segmenter(undefined, { granularity: "word" });

interface Word {
  text: string;
  start: number;
}

const wordsOf = (text: string): Word[] =>
  [...segmenter.segment(text)].filter(({ segment }) => segment.trim()).map(({ segment, index }) => ({ text: segment, start: index }));

/** What of `one` is not in `other`, and the other way round; null if they are too long or too unlike. */
export function differences(one: string, other: string): { one: Range[]; other: Range[] } | null {
  const [a, b] = [wordsOf(one), wordsOf(other)];
  let head = 0;
  while (head < a.length && head < b.length && a[head]?.text === b[head]?.text) head++;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail]?.text === b[b.length - 1 - tail]?.text) tail++;
  const kept = same(a.slice(head, a.length - tail), b.slice(head, b.length - tail));
  if (!kept) return null;
  return {
    one: ranges(a.slice(head, a.length - tail), kept.a, one), other: ranges(b.slice(head, b.length - tail), kept.b, other),
  };
}

/** How far one comes in `a` on each diagonal, by its number k = x - y. */
type Reach = { at(k: number): number };

/** Which words of both are the same, by the shortest way from one to the other (Myers 1986). */
function same(a: Word[], b: Word[]): { a: Set<number>; b: Set<number> } | null {
  const most = Math.min(a.length + b.length, MOST_CHANGES);
  const reach = new Int32Array(2 * most + 3).fill(-1);
  const middle = most + 1;
  reach[middle + 1] = 0;
  const steps: Reach[] = [];
  for (let changes = 0; changes <= most; changes++) {
    const before = reach.slice(middle - changes - 1, middle + changes + 2);
    steps.push({ at: (k) => before[k + changes + 1] ?? -1 });
    for (let k = -changes; k <= changes; k += 2) {
      let x = isDown(steps[changes] as Reach, k, changes) ? reach[middle + k + 1] ?? 0 : (reach[middle + k - 1] ?? 0) + 1;
      while (x < a.length && x - k < b.length && a[x]?.text === b[x - k]?.text) x++;
      reach[middle + k] = x;
      if (x >= a.length && x - k >= b.length) return walked(steps, a.length, b.length);
    }
  }
  return null;
}

/** Whether the last change on the way to a diagonal was a word of `b`. */
const isDown = (reach: Reach, k: number, changes: number): boolean =>
  k === -changes || (k !== changes && reach.at(k - 1) < reach.at(k + 1));

function walked(steps: Reach[], endA: number, endB: number): { a: Set<number>; b: Set<number> } {
  const kept = { a: new Set<number>(), b: new Set<number>() };
  let [x, y] = [endA, endB];
  for (let changes = steps.length - 1; changes >= 0; changes--) {
    const reach = steps[changes] as Reach;
    const from = isDown(reach, x - y, changes) ? x - y + 1 : x - y - 1;
    const fromX = changes === 0 ? 0 : reach.at(from);
    const fromY = changes === 0 ? 0 : fromX - from;
    while (x > fromX && y > fromY) {
      kept.a.add(--x);
      kept.b.add(--y);
    }
    [x, y] = [fromX, fromY];
  }
  return kept;
}

/** Words that are not kept; neighbours are one range, with the spaces between them. */
function ranges(words: Word[], kept: Set<number>, text: string): Range[] {
  const found: Range[] = [];
  words.forEach(({ text: word, start }, n) => {
    if (kept.has(n)) return;
    const last = found.at(-1);
    if (last && !text.slice(last[1], start).trim()) last[1] = start + word.length;
    else found.push([start, start + word.length]);
  });
  return found;
}
