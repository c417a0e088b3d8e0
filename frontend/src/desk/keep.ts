/** What this browser keeps for a person: it survives a reload, and all tabs see it.
 *
 * `localStorage`, since a write has happened when the call returns: also when the page goes away. */

const PREFIX = "glossator";
const memory = new Map<string, string>();

const full = (member: number, kind: string, id: string): string => `${PREFIX}:${member}:${kind}:${id}`;

/** Keep a value; false if the browser cannot, then it is there until the page goes. */
export function keep(member: number, kind: string, id: string, value: unknown): boolean {
  const name = full(member, kind, id);
  const text = JSON.stringify(value);
  try {
    localStorage.setItem(name, text);
    memory.delete(name);
    return true;
  } catch {
    memory.set(name, text);
    return false;
  }
}

export function kept<T>(member: number, kind: string, id: string): T | null {
  return read<T>(full(member, kind, id));
}

export function forget(member: number, kind: string, id: string): void {
  const name = full(member, kind, id);
  memory.delete(name);
  try {
    localStorage.removeItem(name);
  } catch {
    // There was nothing then.
  }
}

/** All that is kept of a kind. */
export function every<T>(member: number, kind: string): T[] {
  const start = full(member, kind, "");
  const names = new Set([...memory.keys()]);
  try {
    for (let n = 0; n < localStorage.length; n++) names.add(localStorage.key(n) ?? "");
  } catch {
    // Only what is in memory then.
  }
  return [...names]
    .filter((name) => name.startsWith(start))
    .map((name) => read<T>(name))
    .filter((value) => value !== null);
}

function read<T>(name: string): T | null {
  let text = memory.get(name) ?? null;
  try {
    text ??= localStorage.getItem(name);
    return text === null ? null : (JSON.parse(text) as T);
  } catch {
    return null;
  }
}

/** How many of a kind are kept here, of anybody. */
export function countOf(kind: string): number {
  try {
    return Object.keys(localStorage).filter((name) => name.startsWith(`${PREFIX}:`) && name.split(":")[2] === kind).length;
  } catch {
    return 0;
  }
}

/** Whether something is only in memory. */
export const fragile = (): boolean => memory.size > 0;
