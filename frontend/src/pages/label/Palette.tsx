/** The labels of a region field: what is marked next, or what the selected mark is. */

import { useMemo } from "react";
import { colorsOf } from "../../canvas/colors";
import { offered } from "../../data";
import { type Data, type LabelSchema, type Region, type RegionField, titleOf, walk } from "../../model";
import { t } from "../../texts";
import { drawable, toolFor } from "../../tools";
import type { Hands } from "./hands";
import { Framed } from "./Question";

interface Props {
  field: RegionField;
  id: string;
  schema: LabelSchema;
  data: Data;
  fault: string | undefined;
  keys: { [pick: string]: string };
  selected: Region | undefined;
  hands: Hands;
}

export function Palette({ field, id, schema, data, fault, keys, selected, hands }: Props) {
  const colors = useMemo(() => colorsOf(schema, data), [schema, data]);
  const able = drawable(field);
  const { pen } = hands;
  const tool = pen?.field === field.name ? toolFor(field, pen.label, pen.shape) : toolFor(field);
  const own = selected?.field === field.name ? selected.labels ?? [] : null;
  const labels = walk(offered(field, data)).filter(({ label }) => label.selectable !== false);
  const now = own ?? (hands.pen?.field === field.name && hands.pen.label !== null ? [hands.pen.label] : []);
  if (!able)
    return (
      <Framed field={field} id={id} fault={fault} several>
        <p className="unsupported" id={id} tabIndex={-1}>{t.unsupported.shapes((field.shapes ?? []).join(", "))}</p>
      </Framed>
    );
  return (
    <Framed field={field} id={id} fault={fault} several>
      <div className="palette">
        {labels.map(({ label }, n) => (
          <button key={label.name} id={n === 0 ? id : undefined} type="button" className="pick"
            aria-pressed={now.includes(label.name)} title={label.help ?? undefined}
            // The selection in the text must outlive the press.
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => hands.pick(field, label.name)}>
            <span className="swatch" style={{ backgroundColor: colors.get(`${field.name}\n${label.name}`) }} />
            <span className="name" dir="auto">{titleOf(label)}</span>
            {keys[label.name] && <kbd aria-hidden="true">{keys[label.name]}</kbd>}
          </button>
        ))}
        {labels.length === 0 && (
          <button id={id} type="button" className="pick" aria-pressed={hands.pen?.field === field.name}
            onClick={() => hands.picker.choose(field.name)}>{titleOf(field)}</button>
        )}
      </div>
      <p className="soft">{tool ? (pen?.off && pen.field === field.name ? t.label.hint.off : t.label.hint[tool.way]) : t.label.hint[wayOf(field)]}
        {tool && !pen?.off && field.shapes?.includes("track") && ` ${t.film.hint}`}</p>
    </Framed>
  );
}

/** How marks are made for which there is no tool. */
const wayOf = ({ shapes = [] }: RegionField): string =>
  shapes.includes("cuboid3d") ? "cuboid3d" : shapes.includes("time_span") ? "time" : "text";
