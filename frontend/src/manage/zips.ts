/** The files of a zip archive, unpacked in the browser one by one. Not for encrypted ones, nor such of 4 GB and more. */

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const LONGEST_COMMENT = 65_557;
const MOST = 50_000;

export class NotZip extends Error {}

interface Entry {
  name: string;
  method: number;
  packed: number;
  size: number;
  at: number;
}

/** What is in it, as its directory says; folders and hidden files are left out. */
export async function entriesOf(file: Blob): Promise<Entry[]> {
  const tail = new DataView(await file.slice(Math.max(file.size - LONGEST_COMMENT, 0)).arrayBuffer());
  let at = tail.byteLength - 22;
  while (at >= 0 && tail.getUint32(at, true) !== END) at--;
  if (at < 0) throw new NotZip("no directory");
  const [count, size, begins] = [tail.getUint16(at + 10, true), tail.getUint32(at + 12, true), tail.getUint32(at + 16, true)];
  if (begins === 0xffffffff || count > MOST) throw new NotZip("too large");
  const view = new DataView(await file.slice(begins, begins + size).arrayBuffer());
  const found: Entry[] = [];
  for (let n = 0, here = 0; n < count && here + 46 <= view.byteLength; n++) {
    if (view.getUint32(here, true) !== ENTRY) throw new NotZip("a broken directory");
    const [flags, long] = [view.getUint16(here + 8, true), view.getUint16(here + 28, true)];
    const bytes = new Uint8Array(view.buffer, here + 46, long);
    const name = new TextDecoder(flags & 0x800 ? "utf-8" : "latin1").decode(bytes);
    if (flags & 1) throw new NotZip("encrypted");
    found.push({ name, method: view.getUint16(here + 10, true), packed: view.getUint32(here + 20, true), size: view.getUint32(here + 24, true), at: view.getUint32(here + 42, true) });
    here += 46 + long + view.getUint16(here + 30, true) + view.getUint16(here + 32, true);
  }
  return found.filter(({ name }) => !name.endsWith("/") && !/(^|\/)(\.|__MACOSX\/)/.test(name));
}

/** One of its files. It may not be larger than its directory says. */
export async function unpacked(file: Blob, entry: Entry): Promise<File> {
  const head = new DataView(await file.slice(entry.at, entry.at + 30).arrayBuffer());
  const begins = entry.at + 30 + head.getUint16(26, true) + head.getUint16(28, true);
  const packed = file.slice(begins, begins + entry.packed);
  if (entry.method === 0) return new File([packed], base(entry.name));
  if (entry.method !== 8) throw new NotZip(`packed in a way (${entry.method}) that is not known here`);
  const reader = packed.stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
  const parts: BlobPart[] = [];
  for (let size = 0; ; ) {
    const part = await reader.read();
    if (part.done) break;
    size += part.value.byteLength;
    if (size > entry.size) {
      await reader.cancel();
      throw new NotZip("larger than it says");
    }
    parts.push(part.value);
  }
  return new File(parts, base(entry.name));
}

const base = (path: string): string => path.slice(path.lastIndexOf("/") + 1);
