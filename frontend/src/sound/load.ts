/** The wave of a recording of this server. WAV is read as it comes, however long it is; everything
 * else is fetched, then decoded by the browser. */

import { breathe, decoded } from "./decode";
import { Peaks, WavPeaks } from "./peaks";
import { type Format, formatOf } from "./wav";

export interface Wave {
  peaks: Peaks;
  /** What part of it is here yet, from 0 to 1. */
  part: number;
}

/** Told again and again while it comes. */
export type Tell = (wave: Wave) => void;

const HEAD = 1 << 20;
/** Compressed files above this are not held in memory. */
const MOST_BYTES = 300e6;
/** The part that fetching is of fetching and decoding. */
const HALF = 0.5;
const AHEAD_BYTES = 20e6;
const TELL_MS = 200;
const WORK_MS = 30;
const KEPT = 4;
const known = new Map<string, Wave>();

/** The wave that was loaded before. */
export const kept = (url: string): Wave | undefined => known.get(url);

interface Coming {
  tells: Set<Tell>;
  stops: AbortController;
  done: Promise<void>;
}

/** What is loaded now: once, however often it is shown. */
const coming = new Map<string, Coming>();

/** Load a wave; resolves when it is whole, rejects if there is none to be had. */
export function load(url: string, tell: Tell, signal: AbortSignal): Promise<void> {
  const one = coming.get(url) ?? begun(url);
  one.tells.add(tell);
  signal.addEventListener("abort", () => {
    one.tells.delete(tell);
    if (one.tells.size) return;
    one.stops.abort();
    forget(url, one);
  });
  return one.done;
}

/** Load a wave that is wanted soon, unless there is very much of it. */
export async function ahead(url: string): Promise<void> {
  if (known.has(url) || coming.has(url)) return;
  const reply = await fetch(url, { method: "HEAD" });
  const size = Number(reply.headers.get("content-length"));
  if (reply.ok && size > 0 && size <= AHEAD_BYTES) await load(url, () => {}, new AbortController().signal);
}

function begun(url: string): Coming {
  const [tells, stops] = [new Set<Tell>(), new AbortController()];
  const done = loaded(url, (wave) => tells.forEach((tell) => tell(wave)), stops.signal).finally(() => forget(url, one));
  const one: Coming = { tells, stops, done };
  coming.set(url, one);
  return one;
}

function forget(url: string, one: Coming): void {
  if (coming.get(url) === one) coming.delete(url);
}

async function loaded(url: string, tell: Tell, signal: AbortSignal): Promise<void> {
  const reply = await fetch(url, { signal });
  if (!reply.ok || !reply.body) throw new Error(`no sound: ${reply.status}`);
  const size = Number(reply.headers.get("content-length")) || 0;
  const bytes = new Bytes(reply.body.getReader());
  let format: Format | "more" | null = "more";
  while (format === "more" && bytes.length < HEAD && (await bytes.more())) format = formatOf(bytes.whole());
  const wave = format && format !== "more" ? await streamed(bytes, format, size, tell) : await whole(url, bytes, size, tell, signal);
  signal.throwIfAborted();
  remember(url, wave);
  tell(wave);
}

function remember(url: string, wave: Wave): void {
  known.delete(url);
  known.set(url, wave);
  const [oldest] = known.keys();
  if (known.size > KEPT && oldest !== undefined) known.delete(oldest);
}

/** What came of a file. */
class Bytes {
  length = 0;
  private parts: Uint8Array[] = [];

  constructor(private reader: ReadableStreamDefaultReader<Uint8Array>) {}

  /** Wait for more; false at the end. */
  async more(): Promise<boolean> {
    const { value } = await this.reader.read();
    if (!value) return false;
    this.parts.push(value);
    this.length += value.length;
    return true;
  }

  whole(): Uint8Array<ArrayBuffer> {
    const all = new Uint8Array(this.length);
    let at = 0;
    for (const part of this.parts) {
      all.set(part, at);
      at += part.length;
    }
    this.parts = [all];
    return all;
  }

  /** Take what is here; the next bytes are kept anew. */
  drain(): Uint8Array {
    const all = this.whole();
    this.parts = [];
    this.length = 0;
    return all;
  }

  stop(): void {
    void this.reader.cancel();
  }
}

async function streamed(bytes: Bytes, format: Format, size: number, tell: Tell): Promise<Wave> {
  const frame = (format.bits / 8) * format.channels;
  const expected = Math.min(format.bytes, size ? size - format.offset : Infinity);
  if (!Number.isFinite(expected)) throw new Error("a recording without a length");
  const wav = new WavPeaks(format, expected / frame / format.rate);
  let [told, rested] = [performance.now(), performance.now()];
  let here = bytes.length - format.offset;
  wav.take(bytes.drain().subarray(format.offset));
  while (await bytes.more()) {
    here += bytes.length;
    wav.take(bytes.drain());
    // What is here already comes without a pause; the page needs one.
    if (performance.now() - rested > WORK_MS) {
      await breathe();
      rested = performance.now();
    }
    if (performance.now() - told > TELL_MS) {
      tell({ peaks: wav.peaks, part: Math.min(here / expected, 1) });
      told = performance.now();
    }
  }
  wav.peaks.close();
  return { peaks: wav.peaks, part: 1 };
}

async function whole(url: string, bytes: Bytes, size: number, tell: Tell, signal: AbortSignal): Promise<Wave> {
  let told = performance.now();
  do {
    if (Math.max(bytes.length, size) > MOST_BYTES) {
      bytes.stop();
      throw new Error("too long to be decoded here");
    }
    if (size && performance.now() - told > TELL_MS) {
      tell({ peaks: new Peaks(0, 1, 0, 1), part: (HALF * bytes.length) / size });
      told = performance.now();
    }
  } while (await bytes.more());
  const say = (peaks: Peaks, part: number) => tell({ peaks, part: HALF + (0.99 - HALF) * part });
  return { peaks: await decoded(url, bytes.whole(), say, signal), part: 1 };
}
