/** Questions that stand where they are asked: at a turn, at a text of a list, at one of several answers. */

import { useEffect, useRef } from "react";
import { listOf } from "../../check";
import { isEmpty, mayShow } from "../../conditions";
import { valueIn } from "../../editing";
import type { Keys } from "../../keyboard";
import { type Faults, type Field, type Input, type Json, type LabelSchema, titleOf, type WorkTask } from "../../model";
import { t } from "../../texts";
import { d } from "../../texts.documents";
import { faultOf } from "./faults";
import { comparedIn, itemsOf, pagesOf } from "./places";
import { Framed, Question } from "./Question";
import type { StagesProps } from "./shown";

/** What the questions need; nothing where one only looks. */
export interface Asks {
  keys: Keys;
  faults: Faults;
  idOf(field: Field): string;
}

/** So many items are open at once; of more only the one that one is at. */
export const FEW = 6;

/** The input that a question stands at; undefined if it stands in the panel. */
export function standsAt(field: Field, schema: LabelSchema, task: WorkTask): Input | undefined {
  if (field.kind === "region" || field.kind === "relation" || field.scope === "region") return undefined;
  if (field.scope === "item") {
    const list = listOf(field, schema);
    return list && pagesOf(list, task) <= 1 ? list : undefined;
  }
  const [name, ...more] = field.inputs ?? [];
  if (more.length || field.kind === "ranking" || field.kind === "pairwise" || !comparedIn(schema, task).has(name ?? "")) return undefined;
  return schema.inputs?.find((input) => input.name === name && !input.many);
}

interface Props extends StagesProps {
  input: Input;
  item: number | null;
}

export function Asked(props: Props) {
  const { input, item, schema, task, editing, pages, asks, turn } = props;
  const { answer } = editing;
  const root = useRef<HTMLDivElement>(null);
  const fields = (schema.fields ?? []).filter((field) => !field.hidden && (field.scope === "item") === (item !== null) &&
    standsAt(field, schema, task)?.name === input.name && mayShow(field, { answer, schema, data: task.data, item }));
  const current = item === null || (pages[input.name] ?? 0) === item;
  const was = useRef(current);
  useEffect(() => {
    if (current && !was.current) root.current?.parentElement?.scrollIntoView({ block: "nearest" });
    was.current = current;
  }, [current]);
  if (!asks || fields.length === 0) return null;
  const open = current || itemsOf(input, task) <= FEW;
  const here = () => { if (item !== null && !current) turn(input.name, item); };
  return (
    <div ref={root} className="asked-here" data-current={current && item !== null} onFocus={here} onPointerDown={here}>
      {fields.map((field) => open
        ? <One key={field.name} {...props} asks={asks} field={field} current={current} />
        : <Said key={field.name} field={field} value={valueIn(answer.values, field.name, item)} open={here}
            fault={item === null ? undefined : asks.faults[`fields/${field.name}/${item}`]} />)}
    </div>
  );
}

function One({ field, item, schema, task, editing, hands, asks, current }: Props & { field: Field; asks: Asks; current: boolean }) {
  const id = asks.idOf(field);
  return (
    <Question field={field} id={current ? id : `${id}-at${item}`} data={task.data} inputs={schema.inputs ?? []}
      keys={current ? asks.keys.shown[field.name] ?? {} : {}} fault={faultOf(asks.faults, field, item)}
      value={valueIn(editing.answer.values, field.name, item)} change={(value, mark) => hands.answerAt(field, item, value, mark)} />
  );
}

/** An answer in a few letters, which opens the question. */
function Said({ field, value, fault, open }: { field: Field; value: Json | undefined; fault: string | undefined; open(): void }) {
  const said = isEmpty(value) ? d.items.unanswered : Array.isArray(value) ? value.join(", ") : typeof value === "object" ? "…" : String(value);
  return (
    <button type="button" className="quiet said-here" data-fault={fault !== undefined} onClick={open}>
      <span className="soft" dir="auto">{titleOf(field)}</span> <span dir="auto">{said}</span>
      {fault !== undefined && <span className="fault"> {t.faults.required}</span>}
    </button>
  );
}

/** In the panel, for questions that stand elsewhere: how far one is. */
export function Progress({ field, id, schema, task, answer, fault }: {
  field: Field; id: string; schema: LabelSchema; task: WorkTask; answer: StagesProps["editing"]["answer"]; fault: string | undefined;
}) {
  const list = standsAt(field, schema, task);
  const count = list ? itemsOf(list, task) : 0;
  if (field.scope !== "item" || count < 1) return null;
  const done = (answer.values ?? []).filter(({ field: name, item, value }) => name === field.name && item != null && !isEmpty(value)).length;
  return (
    <Framed field={field} id={`${id}-progress`} fault={fault} several>
      <p className="soft">{d.items.answered(done, count)}</p>
    </Framed>
  );
}
