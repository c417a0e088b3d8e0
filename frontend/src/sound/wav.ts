/** WAV files, read as they come: a recording of hours is never held as a whole. Pure.
 * https://www.mmsp.ece.mcgill.ca/Documents/AudioFormats/WAVE/WAVE.html */

export interface Format {
  channels: number;
  /** Frames a second; a frame is one sample of each channel. */
  rate: number;
  bits: number;
  float: boolean;
  /** Where the samples begin in the file, and how many bytes of them there are (Infinity: to the end). */
  offset: number;
  bytes: number;
}

const [PCM, FLOAT, EXTENSIBLE] = [1, 3, 0xfffe];

const word = (view: DataView, at: number): string =>
  String.fromCharCode(...new Uint8Array(view.buffer, view.byteOffset + at, 4));

/** What the head of a file says; "more" if it ends too early, null if it is nothing that is read here. */
export function formatOf(head: Uint8Array): Format | "more" | null {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  if (view.byteLength < 12) return "more";
  if (word(view, 0) !== "RIFF" || word(view, 8) !== "WAVE") return null;
  let found: Omit<Format, "offset" | "bytes"> | null = null;
  for (let at = 12; ; ) {
    if (at + 8 > view.byteLength) return "more";
    const [name, size] = [word(view, at), view.getUint32(at + 4, true)];
    at += 8;
    if (name === "data") {
      if (!found) return null;
      const open = size === 0 || size >= 0xffffff00; // written as it was recorded, never mended
      return { ...found, offset: at, bytes: open ? Infinity : size };
    }
    if (name === "fmt ") {
      if (at + Math.min(size, 26) > view.byteLength) return "more";
      found = samplesOf(view, at, size);
      if (!found) return null;
    }
    at += size + (size % 2);
  }
}

function samplesOf(view: DataView, at: number, size: number): Omit<Format, "offset" | "bytes"> | null {
  let kind = view.getUint16(at, true);
  if (kind === EXTENSIBLE && size >= 26) kind = view.getUint16(at + 24, true);
  const [channels, rate, bits] = [view.getUint16(at + 2, true), view.getUint32(at + 4, true), view.getUint16(at + 14, true)];
  const known = kind === PCM ? [8, 16, 24, 32].includes(bits) : kind === FLOAT && [32, 64].includes(bits);
  return known && channels > 0 && rate > 0 ? { channels, rate, bits, float: kind === FLOAT } : null;
}

/** How one sample of a format is read, as a number from -1 to 1. */
export function reader({ bits, float }: Format): (view: DataView, at: number) => number {
  if (float) return bits === 32 ? (view, at) => view.getFloat32(at, true) : (view, at) => view.getFloat64(at, true);
  if (bits === 8) return (view, at) => (view.getUint8(at) - 128) / 128;
  if (bits === 16) return (view, at) => view.getInt16(at, true) / 32768;
  if (bits === 24) return (view, at) => (view.getUint16(at, true) + view.getInt8(at + 2) * 65536) / 8388608;
  return (view, at) => view.getInt32(at, true) / 2147483648;
}
