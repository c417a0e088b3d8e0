/** Instructions that may be HTML, as words. Nothing of them is run or loaded. */

const BREAKS = "p, div, li, h1, h2, h3, h4, h5, h6, tr, blockquote, pre";
const IS_HTML = /<\/?[a-z][^>]*>|&[a-z]+;|&#\d+;/i;

export function wordsOf(text: string): string {
  if (!IS_HTML.test(text)) return text.trim();
  const { body } = new DOMParser().parseFromString(text, "text/html");
  body.querySelectorAll("script, style, template").forEach((one) => one.remove());
  body.querySelectorAll("br").forEach((one) => one.replaceWith("\n"));
  body.querySelectorAll("li").forEach((one) => one.prepend("• "));
  body.querySelectorAll(BREAKS).forEach((one) => one.append("\n"));
  return (body.textContent ?? "").replace(/[ \t]+\n/g, "\n").replace(/\n{3,}/g, "\n\n").trim();
}
