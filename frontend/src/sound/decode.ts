/** Recordings that the browser decodes: at a lower rate, since only the eye needs it. */

import { type Mp3, mp3Of } from "./mp3";
import { finenessFor, Peaks } from "./peaks";

/** A longer one would take more memory at once than many computers have. */
const MOST_S = 3600;
const MOST_BYTES = 60e6;
const SHORT_S = 900;
const [FINE_HZ, COARSE_HZ] = [16_000, 8_000];
const SLICE = 1 << 18;
/** MP3: how much is decoded at once, and how much before it, since frames lean on those before. */
const PIECE_S = 120;
const LEAN = 4;

export const breathe = (): Promise<void> => new Promise((done) => setTimeout(done));

type Say = (peaks: Peaks, part: number) => void;

/** The peaks of a whole file; rejects if the browser cannot decode it, or it is too long for that. */
export async function decoded(url: string, bytes: Uint8Array<ArrayBuffer>, say: Say, signal: AbortSignal): Promise<Peaks> {
  const mp3 = mp3Of(bytes);
  if (mp3) return pieces(mp3, bytes, say, signal);
  const seconds = await lengthOf(url);
  if (seconds > MOST_S && (Number.isFinite(seconds) || bytes.length > MOST_BYTES)) throw new Error("too long to be decoded at once");
  const sound = await samplesOf(bytes, seconds > SHORT_S ? COARSE_HZ : FINE_HZ);
  const peaks = new Peaks(sound.numberOfChannels, sound.sampleRate, sound.duration, finenessFor(sound.duration));
  for (let from = 0; from < sound.length; from += SLICE) {
    signal.throwIfAborted();
    add(peaks, sound, from, Math.min(from + SLICE, sound.length));
    say(peaks, from / sound.length);
    await breathe();
  }
  peaks.close();
  return peaks;
}

/** A context that plays nothing: it may be made before anything was pressed. */
const samplesOf = (bytes: Uint8Array<ArrayBuffer>, rate: number): Promise<AudioBuffer> =>
  new OfflineAudioContext(1, 1, rate).decodeAudioData(bytes.buffer);

function add(peaks: Peaks, sound: AudioBuffer, from: number, to: number): void {
  const channels = Array.from({ length: sound.numberOfChannels }, (_, n) => sound.getChannelData(n));
  peaks.add(to - from, (frame, channel) => channels[channel]?.[from + frame] ?? 0);
}

/** How long the browser takes it for; Infinity if it does not say. */
function lengthOf(url: string): Promise<number> {
  const sound = new Audio();
  sound.preload = "metadata";
  return new Promise((done) => {
    sound.onloadedmetadata = () => done(sound.duration);
    sound.onerror = () => done(Infinity);
    sound.src = url;
  });
}

async function pieces(mp3: Mp3, bytes: Uint8Array<ArrayBuffer>, say: Say, signal: AbortSignal): Promise<Peaks> {
  const { frames, perFrame, rate, channels, added } = mp3;
  const count = frames.length - 1;
  const seconds = Math.max(count * perFrame - added, 0) / rate;
  const shown = seconds > SHORT_S ? COARSE_HZ : FINE_HZ;
  const peaks = new Peaks(channels, shown, seconds, finenessFor(seconds));
  // As players count it: what the encoder added at the beginning is heard at its own time, only the
  // end comes earlier (measured in Chromium 156; decoding the file as a whole would leave it out).
  const placeOf = (frame: number) => Math.round((frame * perFrame * shown) / rate);
  const wide = Math.ceil((PIECE_S * rate) / perFrame);
  for (let first = 0; first < count; first += wide) {
    signal.throwIfAborted();
    const [before, after] = [Math.max(first - LEAN, 0), Math.min(first + wide, count)];
    const sound = await samplesOf(bytes.slice(frames[before], frames[after]), shown);
    const from = Math.max(peaks.frames, placeOf(first)) - placeOf(before);
    add(peaks, sound, from, Math.max(Math.min(placeOf(after) - placeOf(before), sound.length), from));
    say(peaks, after / count);
    await breathe();
  }
  peaks.close();
  return peaks;
}
