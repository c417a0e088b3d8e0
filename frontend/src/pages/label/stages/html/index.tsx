/** A page of HTML, made anew from what is allowed, in a frame in which nothing runs. */

import { useEffect, useMemo, useRef, useState } from "react";
import { Reader } from "../../../../canvas/reader";
import { isHere, isLink } from "../../../../desk/media";
import { titleOf } from "../../../../model";
import { d } from "../../../../texts.documents";
import { toFront } from "../../markers";
import { keyOfPlace } from "../../places";
import { choose, type ShownProps } from "../../shown";
import { Linked } from "../Linked";
import { Plain } from "../Plain";
import { marksOf, useSpans } from "../spans";
import { show } from "./clean";
import { SHEET, SHELL } from "./frame";
import { Places } from "./places";
import "./html.css";

export default function Html(props: ShownProps) {
  const { input, value } = props;
  if (isLink(input, value)) return <Linked url={value}>{(html) => <Framed {...props} html={html} />}</Linked>;
  return typeof value === "string" ? <Framed {...props} html={value} /> : <Plain media={input.media} value={value ?? null} />;
}

interface Shown {
  reader: Reader;
  places: Places;
}

function Framed(props: ShownProps & { html: string }) {
  const { html, input, place, stages, editing, hands, proposed } = props;
  const frame = useRef<HTMLIFrameElement>(null);
  const [page, setPage] = useState<Shown | null>(null);
  const [loaded, load] = useState(0);
  const key = keyOfPlace(place);
  const spans = useSpans(props);
  const marks = useMemo(() => (page ? marksOf(spans, (shape) => page.places.stretchOf(shape)) : []), [spans, page]);
  const latest = useRef({ selected: editing.selected, proposed, hands });
  latest.current = { selected: editing.selected, proposed, hands };

  useEffect(() => {
    const inner = frame.current?.contentDocument;
    if (!loaded || !inner?.body) return;
    const made = show(html, inner.body, isHere, d.page.elsewhere);
    const reader = new Reader(inner.body, made.leaves);
    const places = new Places(made);
    setPage({ reader, places });
    stages.markers.set(key, {
      take({ shapes }) {
        const stretch = shapes?.includes("text_span") ? reader.take() : null;
        return stretch && places.shapeOf(stretch);
      },
    });
    const stop = listen(inner, frame.current as HTMLIFrameElement, reader, () => toFront(stages.markers, key), (target) => {
      const now = latest.current;
      const id = reader.pressed(target, now.selected);
      if (id !== undefined) choose(id, now.proposed, now.hands);
    });
    return () => {
      stop();
      reader.close();
      stages.markers.delete(key);
    };
  }, [loaded, html, key, stages]);

  useEffect(() => page?.reader.paint(marks, editing.selected), [page, marks, editing.selected]);

  return (
    <div className="html-stage">
      <iframe ref={frame} sandbox="allow-same-origin" srcDoc={SHELL} title={`${d.page.title}: ${titleOf(input)}`}
        onLoad={() => { dress(frame.current); load((n) => n + 1); }} />
    </div>
  );
}

/** Its style sheet is made by script: the policy has no inline ones. */
function dress(frame: HTMLIFrameElement | null): void {
  const inner = frame?.contentWindow as (Window & typeof globalThis) | null | undefined;
  if (!inner) return;
  const sheet = new inner.CSSStyleSheet();
  sheet.replaceSync(SHEET);
  inner.document.adoptedStyleSheets = [sheet];
}

/** What is done in the frame: arrows and the pointer are its own, other keys the page's around it. */
function listen(inner: Document, frame: HTMLIFrameElement, reader: Reader, used: () => void, pressed: (target: EventTarget | null) => void): () => void {
  const stop = new AbortController();
  const on = <K extends keyof DocumentEventMap>(name: K, to: (event: DocumentEventMap[K]) => void) =>
    inner.addEventListener(name, to, { signal: stop.signal });
  on("keydown", (event) => {
    used();
    if (reader.key(event)) return event.preventDefault();
    const { key, code, ctrlKey, metaKey, altKey, shiftKey, repeat } = event;
    const same = new KeyboardEvent("keydown", { key, code, ctrlKey, metaKey, altKey, shiftKey, repeat, bubbles: true, cancelable: true });
    if (!frame.dispatchEvent(same)) event.preventDefault();
  });
  on("pointerdown", () => { used(); reader.pointed(); });
  on("click", (event) => { event.preventDefault(); pressed(event.target); });
  on("dragstart", (event) => event.preventDefault());
  return () => stop.abort();
}
