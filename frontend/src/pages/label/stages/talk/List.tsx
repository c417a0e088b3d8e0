/** The turns, one below the other, each with its questions. Of a thousand only those are drawn again
 * that look different. */

import { memo } from "react";
import { mentions } from "../../../../conditions";
import type { LabelSchema } from "../../../../model";
import { d } from "../../../../texts.documents";
import { Asked, FEW } from "../../Asked";
import type { ShownProps } from "../../shown";
import { Reading } from "../text/Readable";
import type { Turn } from "./turns";

interface ListProps extends ShownProps {
  turns: Turn[];
  /** The words are put into leaves, by who marks them. */
  marked?: boolean;
}

export function List(props: ListProps) {
  const { turns, marked, input, pages } = props;
  const at = pages[input.name] ?? 0;
  const looks = looksOf(props);
  return (
    <ol>
      {turns.map((turn, n) => (
        <Row key={n} turn={turn} n={n} current={n === at} marked={marked ?? false} all={props}
          look={n === at || turns.length <= FEW ? props : looks(n)} />
      ))}
    </ol>
  );
}

interface RowProps {
  turn: Turn;
  n: number;
  current: boolean;
  marked: boolean;
  /** The same if it looks the same. */
  look: unknown;
  all: ShownProps;
}

const Row = memo(function Row({ turn: { author, text, side }, n, current, marked, all }: RowProps) {
  const { input, turn } = all;
  return (
    <li className="turn" data-side={side} data-current={current} onPointerDown={() => { if (input.many && !current) turn(input.name, n); }}>
      <p className="author" dir="auto">{author || d.talk.nobody}</p>
      <div className="said" dir="auto">{marked ? <span className="leaf" /> : <Reading text={text} />}</div>
      {input.many && <Asked {...all} item={n} />}
    </li>
  );
}, (one, other) => one.look === other.look && one.turn === other.turn && one.current === other.current && one.marked === other.marked);

/** What is said of each turn, and is wrong there, as a word to compare. */
function looksOf({ schema, editing, asks }: ShownProps): (n: number) => unknown {
  if (looksFar(schema)) return () => editing.answer;
  const words = new Map<number, string>();
  const add = (item: number, word: string) => words.set(item, `${words.get(item) ?? ""}\n${word}`);
  for (const { field, value, item } of editing.answer.values ?? []) if (item != null) add(item, JSON.stringify([field, value]));
  for (const place of Object.keys(asks?.faults ?? {})) add(Number(/\/(\d+)$/.exec(place)?.[1] ?? -1), place);
  return (n) => words.get(n) ?? "";
}

/** Whether what is asked of a turn depends on something that is not said of the turn. */
const looksFar = ({ fields = [] }: LabelSchema): boolean =>
  fields.some(({ scope, when }) => scope === "item" && when && (when.is === "labelled" || mentions(when).length === 0 ||
    mentions(when).some((name) => fields.find((field) => field.name === name)?.scope !== "item")));
