/** The lowest and highest of very many values, for any stretch of them, quickly. No framework, no sound. */

const BY = 8;

interface Level {
  low: Float32Array;
  high: Float32Array;
}

/** Values that come in order; each has a lowest and a highest. What is not a number is passed over. */
export class Extremes {
  /** How many there are yet. */
  count = 0;
  /** The lowest and highest of all. */
  least = Infinity;
  most = -Infinity;
  private levels: Level[];

  constructor(room: number) {
    this.levels = [];
    for (let size = Math.max(Math.ceil(room), 1); ; size = Math.ceil(size / BY)) {
      this.levels.push({ low: new Float32Array(size).fill(Infinity), high: new Float32Array(size).fill(-Infinity) });
      if (size <= BY) break;
    }
  }

  /** One more; beyond the room there was to be it is left out. */
  add(low: number, high: number): void {
    const [base] = this.levels;
    if (!base || this.count >= base.low.length) return;
    let n = this.count++;
    if (!(low <= high)) return;
    for (const { low: lows, high: highs } of this.levels) {
      if (low < (lows[n] as number)) lows[n] = low;
      if (high > (highs[n] as number)) highs[n] = high;
      n = Math.floor(n / BY);
    }
    if (low < this.least) this.least = low;
    if (high > this.most) this.most = high;
  }

  /** Of those from `from` up to `to`; null if there is none. */
  between(from: number, to: number): [number, number] | null {
    let [first, last] = [Math.max(Math.floor(from), 0), Math.min(Math.ceil(to), this.count)];
    let [low, high] = [Infinity, -Infinity];
    const take = (level: Level, n: number) => {
      low = Math.min(low, level.low[n] as number);
      high = Math.max(high, level.high[n] as number);
    };
    for (let depth = 0; first < last; depth++) {
      const level = this.levels[depth] as Level;
      const deepest = depth === this.levels.length - 1;
      // Up to whole blocks by single ones, whole blocks one level up.
      while (first < last && (deepest || first % BY)) take(level, first++);
      while (first < last && last % BY) take(level, --last);
      first /= BY;
      last /= BY;
    }
    return low <= high ? [low, high] : null;
  }
}
