/** HTML that may be shown: made anew from a list of what is allowed, never the given nodes.
 *
 * The given text is parsed into a document that belongs to no window: nothing of it runs or loads.
 * Its text nodes stay as they are and say where a span lies (`places.ts`); what is shown is a copy. */

import type { Leaf } from "../../../../canvas/leaves";

/** Shown under their own names. */
const SAME = new Set(("a abbr address article aside b bdi bdo big blockquote br caption cite code col colgroup dd del dfn div dl dt em "
  + "figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark nav ol p pre q rp rt ruby s samp section small "
  + "span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr").split(" "));
/** Not shown, nor what is in them. */
const GONE = new Set(("applet area audio base canvas datalist embed frame frameset head iframe input link map math meta noembed noframes "
  + "noscript object option optgroup param plaintext script select source style svg template textarea title track video xmp").split(" "));
/** Containers that lose their name. */
const BLOCKS = new Set("body center details dialog dir fieldset form legend menu search".split(" "));
/** Where spaces between elements are none that one sees. */
const ROWS = new Set("table tbody thead tfoot tr colgroup ul ol dl".split(" "));

const STYLES = new RegExp("^(?:background-color|border(?:-(?:top|right|bottom|left))?(?:-(?:color|style|width))?|border-(?:collapse|radius|spacing)"
  + "|color|direction|display|float|font(?:-(?:family|size|style|variant|weight))?|letter-spacing|line-height|list-style-type"
  + "|(?:margin|padding)(?:-(?:top|right|bottom|left))?|(?:min-|max-)?(?:width|height)|text-(?:align|decoration|indent|transform)"
  + "|vertical-align|white-space)$");
const VALUE = /^(?:[\w\s#%.,!'"/]|-(?!\d)|(?:rgba?|hsla?)\([\d\s%.,/deg]*\))*$/i;

export interface PageLeaf extends Leaf {
  /** The text node of the given document. */
  source: Text;
}

export interface Page {
  body: HTMLElement;
  leaves: PageLeaf[];
}

/** Show `html` in `into`; `here` says which pictures are of this server. */
export function show(html: string, into: HTMLElement, here: (url: string) => boolean, missing: string): Page {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  const leaves: PageLeaf[] = [];
  const copy = (from: Node, to: HTMLElement | null): void => {
    for (const node of from.childNodes) {
      if (node.nodeType === Node.TEXT_NODE) leaves.push(leafOf(node as Text, to));
      else if (node.nodeType === Node.ELEMENT_NODE) copy(node, to && shownFor(node as Element, to, here, missing));
    }
  };
  into.replaceChildren();
  copy(body, into);
  return { body, leaves };
}

function leafOf(source: Text, to: HTMLElement | null): PageLeaf {
  const text = source.data;
  if (!to || (ROWS.has(to.localName) && !text.trim())) return { source, text, host: null };
  const host = to.ownerDocument.createElement("span");
  const piece = to.ownerDocument.createElement("span");
  piece.dataset["start"] = "0";
  piece.textContent = text;
  host.append(piece);
  to.append(host);
  return { source, text, host };
}

/** What stands for an element; null if nothing of it is shown. */
function shownFor(element: Element, to: HTMLElement, here: (url: string) => boolean, missing: string): HTMLElement | null {
  const name = element.localName;
  if (GONE.has(name) || element.namespaceURI !== "http://www.w3.org/1999/xhtml") return null;
  const url = name === "img" ? element.getAttribute("src") ?? "" : "";
  const absent = name === "img" && !isPicture(url, here);
  const made = to.ownerDocument.createElement(absent ? "span" : SAME.has(name) ? name : BLOCKS.has(name) ? "div" : "span");
  if (absent) Object.assign(made, { className: "absent", title: [element.getAttribute("alt"), url, missing].filter(Boolean).join("\n") });
  else if (name === "img") Object.assign(made, { src: url, alt: element.getAttribute("alt") ?? "" });
  attributes(element, made);
  to.append(made);
  return made;
}

const isPicture = (url: string, here: (url: string) => boolean): boolean =>
  /^data:image\/(?:png|jpeg|gif|webp);base64,[\w+/=\s]*$/i.test(url) || (/^(?:https?:|\/)/i.test(url) && here(url));

function attributes(from: Element, to: HTMLElement): void {
  for (const name of ["title", "lang"]) {
    const value = from.getAttribute(name);
    if (value && !to.hasAttribute(name)) to.setAttribute(name, value);
  }
  const dir = from.getAttribute("dir")?.toLowerCase();
  if (dir === "ltr" || dir === "rtl" || dir === "auto") to.dir = dir;
  for (const name of ["colspan", "rowspan", "span", "start", "width", "height", "border"]) {
    const value = from.getAttribute(name);
    if (value && /^\d{1,4}%?$/.test(value)) to.setAttribute(name, value);
  }
  const href = from.localName === "a" ? from.getAttribute("href") : null;
  if (href && !to.title) to.title = href;
  for (const rule of (from.getAttribute("style") ?? "").split(";")) {
    const [name = "", value = ""] = rule.split(/:(.*)/s).map((part) => part.trim());
    if (STYLES.test(name.toLowerCase()) && VALUE.test(value)) to.style.setProperty(name, value.replace(/\s*!important$/i, ""));
  }
}
