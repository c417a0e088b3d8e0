/** Films of the next task, loading before they are shown. */

/** Some: a film may be large, and the one that is shown comes first. */
const MOST = 2;
const waiting = new Map<string, HTMLVideoElement>();

export function ahead(url: string): void {
  if (waiting.has(url)) return;
  const element = document.createElement("video");
  element.preload = "auto";
  element.muted = true;
  element.src = url;
  waiting.set(url, element);
  const [oldest] = waiting.keys();
  if (waiting.size > MOST && oldest !== undefined) taken(oldest)?.removeAttribute("src");
}

/** The element of a film that was loaded ahead; it is the caller's then. */
export function taken(url: string): HTMLVideoElement | undefined {
  const found = waiting.get(url);
  waiting.delete(url);
  return found;
}
