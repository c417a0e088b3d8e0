/** One question: its title, its control, what is wrong with it. */

import type { ReactNode } from "react";
import { worded } from "../../check";
import { fieldKind } from "../../fields";
import { type Data, type Field, type Input, type Json, titleOf } from "../../model";
import { t } from "../../texts";

interface Props {
  field: Field;
  id: string;
  value: Json | undefined;
  fault: string | undefined;
  data: Data;
  inputs: Input[];
  keys: { [pick: string]: string };
  change(value: Json | undefined, mark?: string): void;
}

export function Question(props: Props) {
  const { field, id, value, fault, change, data, inputs, keys } = props;
  const kind = fieldKind(field);
  const described = [field.help && `${id}-help`, fault && `${id}-fault`].filter(Boolean).join(" ") || undefined;
  if (!kind) return null;
  const control = (
    <kind.Control field={field} id={id} value={value} change={change} data={data} inputs={inputs}
      keys={keys} invalid={fault !== undefined} describedBy={described} />
  );
  return (
    <Framed field={field} id={id} fault={fault} several={kind.several} described={described}>
      {control}
    </Framed>
  );
}

interface FramedProps {
  field: Field;
  id: string;
  fault: string | undefined;
  several: boolean;
  described?: string | undefined;
  children: ReactNode;
}

/** Title, help and fault around a control, tied to it for those who cannot see the page. */
export function Framed({ field, id, fault, several, described, children }: FramedProps) {
  const title = (
    <>
      <span dir="auto">{titleOf(field)}</span>
      {field.required && <span className="needed" title={t.label.required}> *<span className="hidden"> {t.label.required}</span></span>}
    </>
  );
  const group = several ? { role: "group", "aria-labelledby": `${id}-title`, "aria-describedby": described } : {};
  return (
    <section className="question" data-fault={fault !== undefined} data-field={field.name} {...group}>
      {several ? <h3 id={`${id}-title`}>{title}</h3> : <label htmlFor={id} className="title">{title}</label>}
      {field.help && <p id={`${id}-help`} className="soft">{field.help}</p>}
      {children}
      {fault !== undefined && <p id={`${id}-fault`} className="fault" role="alert">{worded(fault)}</p>}
    </section>
  );
}
