/** MP3 files as frames, each of which is the same stretch of time: so a long one can be decoded piece by
 * piece, each piece in its place. Pure. http://gabriel.mp3-tech.org/mp3infotag.html */

export interface Mp3 {
  rate: number;
  channels: number;
  /** Samples of each channel in a frame. */
  perFrame: number;
  /** Where each frame begins; the last entry is the end of the last one. */
  frames: number[];
  /** Samples that the encoder added, by which players take the recording to be shorter. */
  added: number;
}

interface Head {
  rate: number;
  channels: number;
  perFrame: number;
  length: number;
}

const RATES = [44100, 48000, 32000];
const NEW = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const OLD = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
/** The frame that begins at a place; null if none does. */
function headAt(bytes: Uint8Array, at: number): Head | null {
  const b = bytes[at + 1] ?? 0;
  if (bytes[at] !== 0xff || (b & 0xe6) !== 0xe2) return null;
  const [c, d] = [bytes[at + 2] ?? 0, bytes[at + 3] ?? 0];
  const version = (b >> 3) & 3; // 3: MPEG 1, 2: MPEG 2, 0: MPEG 2.5
  const [kilobits, rate] = [(version === 3 ? NEW : OLD)[c >> 4], RATES[(c >> 2) & 3]];
  if (version === 1 || !kilobits || !rate) return null;
  const actual = version === 3 ? rate : version === 2 ? rate / 2 : rate / 4;
  const perFrame = version === 3 ? 1152 : 576;
  const length = Math.floor((perFrame * 125 * kilobits) / actual) + ((c >> 1) & 1);
  return { rate: actual, channels: d >> 6 === 3 ? 1 : 2, perFrame, length };
}

/** All frames of a file; null if it is none of these, or changes its rate on its way. */
export function mp3Of(bytes: Uint8Array): Mp3 | null {
  let at = tagged(bytes);
  const first = headAt(bytes, at);
  if (!first || !headAt(bytes, at + first.length)) return null;
  const frames: number[] = [];
  let end = at;
  for (; at + 4 <= bytes.length; ) {
    const head = headAt(bytes, at);
    if (!head) { at++; continue; }
    if (head.rate !== first.rate || head.channels !== first.channels) return null;
    frames.push(at);
    at = end = at + head.length;
  }
  const added = addedBy(bytes, frames[0] ?? 0, first);
  if (added !== null) frames.shift();
  const { rate, channels, perFrame } = first;
  return { rate, channels, perFrame, frames: [...frames, Math.min(end, bytes.length)], added: added ?? 0 };
}

/** The length of an ID3 tag at the beginning. */
function tagged(bytes: Uint8Array): number {
  if (String.fromCharCode(...bytes.subarray(0, 3)) !== "ID3") return 0;
  return 10 + bytes.subarray(6, 10).reduce((sum, byte) => sum * 128 + (byte & 127), 0) + ((bytes[5] ?? 0) & 16 ? 10 : 0);
}

/** What the first frame says that was added, if it is one that only tells of the others; else null. */
function addedBy(bytes: Uint8Array, at: number, { channels, perFrame }: Head): number | null {
  let place = at + 4 + (perFrame === 1152 ? (channels === 1 ? 17 : 32) : channels === 1 ? 9 : 17);
  const word = String.fromCharCode(...bytes.subarray(place, place + 4));
  if (word !== "Xing" && word !== "Info") return null;
  const flags = bytes[place + 7] ?? 0;
  place += 8 + (flags & 1 ? 4 : 0) + (flags & 2 ? 4 : 0) + (flags & 4 ? 100 : 0) + (flags & 8 ? 4 : 0);
  if (bytes[place] === 0) return 0;
  const [a = 0, b = 0, c = 0] = bytes.subarray(place + 21, place + 24);
  return ((a << 4) | (b >> 4)) + (((b & 15) << 8) | c);
}
