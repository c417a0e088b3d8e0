/** How keys are spelled, and whose they are. Pure. */

interface Pressed {
  key: string;
  code?: string;
  ctrlKey?: boolean;
  metaKey?: boolean;
  altKey?: boolean;
  shiftKey?: boolean;
}

/** A key as we spell it: `Ctrl+Shift+z`, `Enter`, `?`, `1`. The same key of a keyboard with other
 * letters counts as the Latin one. */
export function keyOf(event: Pressed): string {
  let key = event.key;
  const letter = /^Key([A-Z])$/.exec(event.code ?? "");
  if (letter?.[1] && (key.length !== 1 || key > "\x7f")) key = letter[1];
  const single = key.length === 1;
  const isLetter = single && key.toLowerCase() !== key.toUpperCase();
  if (single) key = key.toLowerCase();
  const parts: string[] = [];
  if (event.ctrlKey || event.metaKey) parts.push("Ctrl");
  if (event.altKey) parts.push("Alt");
  // With Shift a sign is another one already; a letter or a named key is not.
  if (event.shiftKey && (isLetter || !single)) parts.push("Shift");
  return [...parts, key].join("+");
}

/** A hotkey that a schema names, in our spelling. */
export function spelled(hotkey: string): string {
  const parts = hotkey.split("+").filter(Boolean).map((part) => part.toLowerCase());
  const key = parts.pop() ?? "+";
  const has = (...names: string[]) => parts.some((part) => names.includes(part));
  const found: string[] = [];
  if (has("ctrl", "control", "meta", "cmd", "command")) found.push("Ctrl");
  if (has("alt", "option")) found.push("Alt");
  if (has("shift")) found.push("Shift");
  const named = key.length === 1 ? key : key.charAt(0).toUpperCase() + key.slice(1);
  return [...found, named].join("+");
}

/** Whether a key belongs to what the person is typing into. */
export function typing(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (key.startsWith("Ctrl+") && key !== "Ctrl+z" && key !== "Ctrl+y" && key !== "Ctrl+Shift+z") return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement)
    return key !== "Escape" && key !== "F1";
  if (!(target instanceof HTMLInputElement)) return false;
  if (["radio", "checkbox"].includes(target.type)) return false;
  return key !== "Escape" && key !== "F1" && key !== "Enter";
}
