/** New ids: also where the page came over plain http, which has no `crypto.randomUUID`. */

const LETTERS = "0123456789abcdefghijklmnopqrstuvwxyz";

export function newId(length = 10): string {
  const bytes = crypto.getRandomValues(new Uint8Array(length));
  return Array.from(bytes, (byte) => LETTERS[byte % LETTERS.length]).join("");
}
