/** Pictures and texts of tasks, loaded before they are shown. */

import { linkedText } from "../api";
import { shownBy } from "../data";
import { ahead } from "../film/ahead";
import type { Input, Json, LabelSchema, WorkTask } from "../model";

const MOST = 12;
const pictures = new Map<string, HTMLImageElement>();
const texts = new Map<string, Promise<string>>();

/** Whether an address is of this server; nothing else is loaded. */
export function isHere(url: string): boolean {
  try {
    const { protocol, origin } = new URL(url, location.href);
    return origin === location.origin || protocol === "data:";
  } catch {
    return false;
  }
}

/** A picture of this server, loading or loaded; the same element each time. */
export function picture(url: string): HTMLImageElement {
  const known = pictures.get(url);
  if (known && !(known.complete && known.naturalWidth === 0)) {
    remember(pictures, url, known);
    return known;
  }
  const image = new Image();
  image.decoding = "async";
  image.draggable = false;
  image.alt = "";
  image.src = url;
  remember(pictures, url, image);
  return image;
}

export function text(url: string): Promise<string> {
  const found = texts.get(url) ?? linkedText(url);
  found.catch(() => texts.delete(url));
  remember(texts, url, found);
  return found;
}

function remember<T>(all: Map<string, T>, url: string, one: T): void {
  all.delete(url);
  all.set(url, one);
  const [oldest] = all.keys();
  if (all.size > MOST && oldest !== undefined) all.delete(oldest);
}

/** Media whose content may stand in the task's data itself. */
const WORDS = new Set(["text", "html", "paragraphs", "chat", "list", "table", "time_series"]);

/** Whether an input's value is the address of the content rather than the content. */
export function isLink(input: Input, value: Json | undefined): value is string {
  if (typeof value !== "string") return false;
  if (input.link != null) return input.link;
  return !WORDS.has(input.media) || /^(https?:\/\/|\/)\S+$/.test(value);
}

/** Begin to load what a task shows; resolves when it can be drawn, or cannot be had. */
export async function prefetch(schema: LabelSchema, tasks: WorkTask[]): Promise<void> {
  const waiting: Promise<unknown>[] = [];
  for (const task of tasks)
    for (const input of schema.inputs ?? []) {
      const heard = input.media === "audio" && schema.fields?.some((field) => field.kind === "region" && field.shapes?.includes("time_span"));
      const value = shownBy(input, task);
      for (const one of Array.isArray(value) ? value.slice(0, MOST) : [value]) {
        if (!isLink(input, one) || !isHere(one)) continue;
        if (input.media === "image") waiting.push(picture(one).decode());
        // Not waited for: it can be played before it is drawn.
        if (heard) import("../sound/load").then((sound) => sound.ahead(one)).catch(() => {});
        if (input.media === "video") ahead(one);
        if (WORDS.has(input.media)) waiting.push(text(one));
      }
    }
  await Promise.allSettled(waiting);
}
