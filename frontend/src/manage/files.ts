/** What dropped files are good for; whole folders too. Pure but for `dropped`. */

import type { Data } from "../model";

export type Kind = "media" | "table" | "text" | "data" | "other";

const MEDIA = /\.(jpe?g|png|gif|webp|bmp|tiff?|avif|svg|mp3|wav|flac|ogg|m4a|opus|mp4|webm|mov|m4v|pdf)$/i;
const TABLE = /\.(csv|tsv)$/i;
const TEXT = /\.(txt|md|text)$/i;
const DATA = /\.(json|jsonl|ndjson|zip|xlsx|parquet|xml)$/i;

export function kindOf(name: string): Kind {
  if (/(^|\/)\./.test(name)) return "other";
  const found = [["media", MEDIA], ["table", TABLE], ["text", TEXT], ["data", DATA]] as const;
  return found.find(([, ending]) => ending.test(name))?.[0] ?? "other";
}

const LUMP_FILES = 20;
const LUMP_BYTES = 16 * 1024 * 1024;

/** Files in lumps that are sent together: small ones share a request, a big one has its own. */
export function lumps<T extends { size: number }>(files: readonly T[]): T[][] {
  const found: T[][] = [];
  let bytes = 0;
  for (const file of files) {
    const last = found.at(-1);
    if (last && last.length < LUMP_FILES && bytes + file.size <= LUMP_BYTES) {
      last.push(file);
      bytes += file.size;
    } else {
      found.push([file]);
      bytes = file.size;
    }
  }
  return found;
}

/** The data of tasks in JSON that is a list of objects, or has one a line; null if it is neither. */
export function rowsIn(text: string): Data[] | null {
  try {
    const whole = text.trim();
    const found: unknown = whole.startsWith("[") ? JSON.parse(whole)
      : whole.split("\n").filter((line) => line.trim()).map((line) => JSON.parse(line) as unknown);
    if (!Array.isArray(found) || !found.length || !found.every(isRow)) return null;
    return found.map((one: Data) => (isRow(one["data"]) ? one["data"] : one));
  } catch {
    return null;
  }
}

const isRow = (value: unknown): value is Data => typeof value === "object" && value !== null && !Array.isArray(value);

/** Addresses in lines of text, each once; what is none is left out. */
export function urlsIn(text: string): string[] {
  const found = text.split(/[\s,]+/).filter((word) => /^https?:\/\/\S+$/i.test(word));
  return [...new Set(found)];
}

/** All files of a drop, also those inside of folders. */
export async function dropped(transfer: DataTransfer): Promise<File[]> {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter((one) => one !== null && one !== undefined);
  if (!entries.length) return [...transfer.files];
  return (await Promise.all(entries.map(under))).flat();
}

async function under(entry: FileSystemEntry): Promise<File[]> {
  if (entry.isFile)
    return [await new Promise<File>((done, failed) => (entry as FileSystemFileEntry).file(done, failed))];
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const found: File[] = [];
  for (;;) {
    // A reader gives some at a time, and none at the end.
    const some = await new Promise<FileSystemEntry[]>((done, failed) => reader.readEntries(done, failed));
    if (!some.length) return found;
    found.push(...(await Promise.all(some.map(under))).flat());
  }
}

export function sizeOf(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const power = Math.min(Math.floor(Math.log10(bytes) / 3), 4);
  const value = bytes / 1000 ** power;
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${["B", "kB", "MB", "GB", "TB"][power]}`;
}
