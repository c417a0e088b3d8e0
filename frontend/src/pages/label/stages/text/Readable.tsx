/** A text to be read: line breaks as they are, code in its own letters, what differs from another. */

import { Fragment, useMemo } from "react";
import { t } from "../../../../texts";
import { d } from "../../../../texts.documents";
import { differences } from "./diff";
import { type Block, blocksOf, type Part } from "./readable";
import "./readable.css";

/** `title` where it is not clear what the other is. */
export interface Against {
  title: string | null;
  text: string;
}

interface Props {
  text: string;
  title: string;
  /** The text that it is compared with. */
  against?: Against | undefined;
}

export function Readable({ text, title, against }: Props) {
  const found = useMemo(() => (against ? differences(text, against.text) : undefined), [text, against?.text]);
  return (
    <div className="text-stage">
      <div className="text readable" dir="auto" tabIndex={0} role="document" aria-label={`${t.stage.text}: ${title}`}>
        <Reading text={text} changed={found?.one} />
      </div>
      {against && <p className="soft compared" role="status">{saidOf(found ?? null, against.title)}</p>}
    </div>
  );
}

function saidOf(found: ReturnType<typeof differences>, title: string | null): string {
  if (!found) return d.compare.tooLong;
  if (found.one.length === 0 && found.other.length === 0) return d.compare.alike;
  return title === null ? "" : d.compare.against(title);
}

export function Reading({ text, changed }: { text: string; changed?: [number, number][] | undefined }) {
  const blocks = useMemo(() => blocksOf(text, changed), [text, changed]);
  return <>{blocks.map((block, n) => <One key={n} {...block} />)}</>;
}

const One = ({ code, parts }: Block) => {
  const inner = parts.map((part, n) => <Piece key={n} {...part} bare={code} />);
  return code ? <pre dir="ltr"><code>{inner}</code></pre> : <Fragment>{inner}</Fragment>;
};

function Piece({ text, changed, code, bare }: Part & { bare: boolean }) {
  const words = changed ? <mark title={d.compare.only}>{text}</mark> : text;
  return code && !bare ? <code>{words}</code> : <>{words}</>;
}
