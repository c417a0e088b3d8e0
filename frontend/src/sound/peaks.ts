/** A wave as it is drawn: the lowest and highest sample of each channel, for each few milliseconds. */

import { Extremes } from "./extremes";
import { type Format, reader } from "./wav";

/** Peaks a second: finer than a pixel at the closest zoom, coarser for recordings of hours. */
export const finenessFor = (seconds: number): number => (seconds <= 900 ? 1000 : 200);

export class Peaks {
  readonly channels: Extremes[];
  readonly perSecond: number;
  private low: Float64Array;
  private high: Float64Array;
  /** Samples of each channel that were heard yet. */
  frames = 0;
  private next: number;

  /** At most `fineness` peaks for each second, of which there are to be `seconds`. */
  constructor(channels: number, readonly rate: number, readonly seconds: number, fineness: number) {
    this.perSecond = Math.min(fineness, rate);
    this.channels = Array.from({ length: channels }, () => new Extremes(Math.ceil(seconds * this.perSecond) + 1));
    this.low = new Float64Array(channels).fill(Infinity);
    this.high = new Float64Array(channels).fill(-Infinity);
    this.next = this.boundary(1);
  }

  /** Seconds that were heard yet. */
  get heard(): number {
    return this.frames / this.rate;
  }

  private boundary(n: number): number {
    return Math.round((n * this.rate) / this.perSecond);
  }

  /** More samples, frame by frame; `at` is where a sample of a channel is. */
  add(frames: number, sample: (frame: number, channel: number) => number): void {
    const { low, high, channels } = this;
    for (let frame = 0; frame < frames; frame++) {
      for (let channel = 0; channel < channels.length; channel++) {
        const value = sample(frame, channel);
        if (value < (low[channel] as number)) low[channel] = value;
        if (value > (high[channel] as number)) high[channel] = value;
      }
      if (++this.frames >= this.next) this.close();
    }
  }

  /** The peak that is begun is whole. */
  close(): void {
    this.channels.forEach((channel, n) => {
      channel.add(this.low[n] as number, this.high[n] as number);
      this.low[n] = Infinity;
      this.high[n] = -Infinity;
    });
    this.next = this.boundary((this.channels[0]?.count ?? 0) + 1);
  }

  /** The loudest sample, for how tall the wave is drawn. */
  get loudest(): number {
    return Math.max(0, ...this.channels.map(({ least, most }) => Math.max(-least, most)).filter(Number.isFinite));
  }
}

/** Takes the bytes of a WAV file's samples as they come. */
export class WavPeaks {
  readonly peaks: Peaks;
  private rest = new Uint8Array(0);
  private left: number;
  private sample: (view: DataView, at: number) => number;

  constructor(private format: Format, seconds: number) {
    this.peaks = new Peaks(format.channels, format.rate, seconds, finenessFor(seconds));
    this.left = format.bytes;
    this.sample = reader(format);
  }

  take(bytes: Uint8Array): void {
    const { channels, bits } = this.format;
    const wide = bits / 8;
    const fresh = bytes.subarray(0, Math.min(bytes.length, this.left));
    this.left -= fresh.length;
    let whole = fresh;
    if (this.rest.length) {
      whole = new Uint8Array(this.rest.length + fresh.length);
      whole.set(this.rest);
      whole.set(fresh, this.rest.length);
    }
    const frames = Math.floor(whole.length / (wide * channels));
    const view = new DataView(whole.buffer, whole.byteOffset, whole.byteLength);
    const { sample } = this;
    this.peaks.add(frames, (frame, channel) => sample(view, (frame * channels + channel) * wide));
    this.rest = whole.slice(frames * wide * channels);
  }
}
