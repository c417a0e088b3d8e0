/** Which words of two texts differ. Pure. */

/** Half-open, in UTF-16. */
export type Range = [start: number, end: number];

const MOST_CHANGES = 1200;
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

/** Which words of both are the same, by the shortest way from one to the other (Myers 1986). */
function same(a: Word[], b: Word[]): { a: Set<number>; b: Set<number> } | null {
  const steps: Map<number, number>[] = [];
  let reach = new Map([[1, 0]]);
  for (let changes = 0; changes <= Math.min(a.length + b.length, MOST_CHANGES); changes++) {
    const next = new Map<number, number>();
    for (let k = -changes; k <= changes; k += 2) {
      const down = k === -changes || (k !== changes && (reach.get(k - 1) ?? -1) < (reach.get(k + 1) ?? -1));
      let x = down ? reach.get(k + 1) ?? 0 : (reach.get(k - 1) ?? 0) + 1;
      while (x < a.length && x - k < b.length && a[x]?.text === b[x - k]?.text) x++;
      next.set(k, x);
      if (x >= a.length && x - k >= b.length) return walked([...steps, reach], a.length, b.length);
    }
    steps.push(reach);
    reach = next;
  }
  return null;
}

function walked(steps: Map<number, number>[], endA: number, endB: number): { a: Set<number>; b: Set<number> } {
  const kept = { a: new Set<number>(), b: new Set<number>() };
  let [x, y] = [endA, endB];
  for (let changes = steps.length - 1; changes >= 0; changes--) {
    const reach = steps[changes] as Map<number, number>;
    const k = x - y;
    const down = k === -changes || (k !== changes && (reach.get(k - 1) ?? -1) < (reach.get(k + 1) ?? -1));
    const from = down ? k + 1 : k - 1;
    const fromX = changes === 0 ? 0 : reach.get(from) ?? 0;
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
