/** One question of a label schema in a form; what the form has no line for stays as it is. */

import { labelsIn } from "../../../manage/templates";
import { type Field, type Label, type LabelSchema, titleOf } from "../../../model";
import { m } from "../../../texts.manage";
import { t } from "../../../texts";
import { Check, Numeric, Pick, Text } from "../form";

interface Props {
  field: Field;
  schema: LabelSchema;
  put(field: Field): void;
  move(by: 1 | -1): void;
  remove(): void;
}

const SHAPES = ["box", "polygon", "polyline", "keypoint", "ellipse", "mask", "text_span", "time_span"];

export function OneField({ field, schema, put, move, remove }: Props) {
  const set = (to: object) => put({ ...field, ...to } as Field);
  const regions = (schema.fields ?? []).filter((one) => one.kind === "region" && one.name !== field.name);
  return (
    <details className="panel-box field" open={(schema.fields ?? []).length < 4}>
      <summary><b dir="auto">{titleOf(field)}</b> <span className="soft">{t.kinds[field.kind] ?? field.kind}</span></summary>
      <div className="two">
        <Text title={m.labels.name} value={field.name} put={(name) => set({ name })} />
        <Text title={m.labels.title} value={field.title ?? ""} put={(title) => set({ title: title || null })} />
      </div>
      <Text title={m.labels.help} value={field.help ?? ""} put={(help) => set({ help: help || null })} />
      <Own field={field} set={set} />
      <div className="row wide-row">
        <Check title={m.labels.required} value={field.required ?? false} put={(required) => set({ required })} />
        {"multiple" in field || field.kind === "choice"
          ? <Check title={m.labels.multiple} value={(field as { multiple?: boolean }).multiple ?? false} put={(multiple) => set({ multiple })} /> : null}
        {field.kind !== "region" && regions.length > 0 && (
          <Check title={m.labels.perRegion} value={field.scope === "region"}
            put={(on) => set(on ? { scope: "region", on: regions.map((one) => one.name) } : { scope: "task", on: [] })} />
        )}
      </div>
      {(schema.inputs ?? []).length > 1 && field.scope !== "region" && (
        <fieldset><legend>{m.labels.about}</legend>
          {(schema.inputs ?? []).map((input) => (
            <Check key={input.name} title={titleOf(input)} value={field.inputs?.includes(input.name) ?? false}
              put={(on) => set({ inputs: on ? [...(field.inputs ?? []), input.name] : (field.inputs ?? []).filter((one) => one !== input.name) })} />
          ))}
        </fieldset>
      )}
      <p className="row end">
        <button type="button" className="quiet" onClick={() => move(-1)} aria-label={m.labels.up(field.name)}>↑</button>
        <button type="button" className="quiet" onClick={() => move(1)} aria-label={m.labels.down(field.name)}>↓</button>
        <button type="button" className="danger" onClick={remove} aria-label={`${m.remove} ${field.name}`}>{m.remove}</button>
      </p>
    </details>
  );
}

/** What only one kind of question has. */
function Own({ field, set }: { field: Field; set(to: object): void }) {
  switch (field.kind) {
    case "choice":
      return <Labels labels={field.labels ?? []} put={(labels) => set({ labels })} />;
    case "region":
      return (
        <>
          <fieldset><legend>{m.labels.shapes}</legend>
            {SHAPES.map((shape) => (
              <Check key={shape} title={m.labels.shapeOf[shape] ?? shape} value={field.shapes?.includes(shape) ?? false}
                put={(on) => set({ shapes: on ? [...(field.shapes ?? []), shape] : (field.shapes ?? []).filter((one) => one !== shape) })} />
            ))}
          </fieldset>
          <Labels labels={field.labels ?? []} put={(labels) => set({ labels })} />
        </>
      );
    case "rating":
      return <Numeric title={m.labels.stars} least={1} most={100} value={field.most ?? 5} put={(most) => set({ most })} />;
    case "number":
      return (
        <div className="two">
          <Text title={m.labels.least} type="number" value={String(field.least ?? "")} put={(text) => set({ least: text === "" ? null : Number(text) })} />
          <Text title={m.labels.most} type="number" value={String(field.most ?? "")} put={(text) => set({ most: text === "" ? null : Number(text) })} />
        </div>
      );
    case "text":
      return <Numeric title={m.labels.lines} least={1} most={40} value={field.lines ?? 1} put={(lines) => set({ lines })} />;
    case "datetime":
      return <Pick title={m.labels.parts} value={field.parts ?? "datetime"} options={m.labels.partsOf} put={(parts) => set({ parts })} />;
    default:
      return null;
  }
}

/** Labels with their colour and key. A tree of labels keeps its branches. */
function Labels({ labels, put }: { labels: Label[]; put(labels: Label[]): void }) {
  const set = (n: number, to: Partial<Label>) => put(labels.map((one, at) => (at === n ? { ...one, ...to } : one)));
  return (
    <div className="stack" role="group" aria-label={m.labels.labels}>
      <h4>{m.labels.labels}</h4>
      {labels.map((label, n) => (
        <div key={n} className="label-line">
          <input type="color" value={/^#[0-9a-f]{6}$/i.test(label.color ?? "") ? (label.color ?? "") : "#888888"} aria-label={m.labels.color(label.name)}
            onChange={(event) => set(n, { color: event.target.value })} />
          <input value={label.name} aria-label={m.labels.labelName(n + 1)} onChange={(event) => set(n, { name: event.target.value })}
            onPaste={(event) => {
              const lines = labelsIn(event.clipboardData.getData("text"));
              if (lines.length < 2) return;
              event.preventDefault();
              const others = labels.filter((one, at) => at !== n && !lines.some((line) => line.name === one.name));
              put([...others.slice(0, n), ...lines, ...others.slice(n)]);
            }} />
          <input value={label.hotkey ?? ""} maxLength={12} className="narrow" placeholder={m.labels.keyShort} aria-label={m.labels.hotkey(label.name)}
            onChange={(event) => set(n, { hotkey: event.target.value || null })} />
          <button type="button" className="quiet icon" aria-label={`${m.remove} ${label.name}`} onClick={() => put(labels.toSpliced(n, 1))}>✕</button>
        </div>
      ))}
      <p className="row spread">
        <button type="button" onClick={() => put([...labels, { name: freeName(labels) }])}>{m.labels.addLabel}</button>
        <span className="soft">{m.labels.paste}</span>
      </p>
    </div>
  );
}

function freeName(labels: readonly Label[]): string {
  for (let n = labels.length + 1; ; n++) if (!labels.some((one) => one.name === `label ${n}`)) return `label ${n}`;
}
