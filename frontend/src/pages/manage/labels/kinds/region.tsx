import { isObject } from "../../../../data";
import type { Data, Json, RegionField } from "../../../../model";
import { s } from "../../../../texts.schema";
import { Check, Maybe } from "../../form";
import { LabelTree } from "../LabelTree";
import { Pose } from "../Pose";
import type { FieldForm, OwnProps } from "./kind";

const SHAPES = [
  "box", "polygon", "polyline", "keypoint", "ellipse", "mask", "skeleton", "cuboid", "text_span", "time_span", "track", "cuboid3d", "parts",
];

function Own({ field, set }: OwnProps<RegionField>) {
  const shapes = field.shapes ?? [];
  const options: Data = isObject(field.options as Json) ? field.options ?? {} : {};
  return (
    <>
      <fieldset><legend>{s.shapes}</legend>
        {[...SHAPES, ...shapes.filter((one) => !SHAPES.includes(one))].map((shape) => (
          <Check key={shape} title={s.shapeOf[shape] ?? shape} value={shapes.includes(shape)}
            put={(on) => set({ shapes: on ? [...shapes, shape] : shapes.filter((one) => one !== shape) })} />
        ))}
      </fieldset>
      {shapes.includes("skeleton") && <Pose options={options} put={(now) => set({ options: now })} />}
      <LabelTree labels={field.labels ?? []} trees marks put={(labels) => set({ labels })} />
      <div className="row wide-row">
        <Check title={s.multiple} value={field.multiple ?? false} put={(multiple) => set({ multiple })} />
        {shapes.some((one) => ["box", "ellipse", "track"].includes(one)) && <Check title={s.rotates} value={field.rotates ?? false} put={(rotates) => set({ rotates })} />}
      </div>
      <div className="two">
        <Maybe title={s.fewest} value={field.least} put={(least) => set({ least })} />
        <Maybe title={s.mostMarks} value={field.most} put={(most) => set({ most })} />
      </div>
    </>
  );
}

export const region: FieldForm<RegionField> = {
  fresh: (schema) => {
    const first = schema.inputs?.[0];
    const shape = { text: "text_span", html: "text_span", paragraphs: "text_span", audio: "time_span", time_series: "time_span", video: "track" }[first?.media ?? ""] ?? "box";
    return { labels: [{ name: "object" }], shapes: [shape], inputs: first ? [first.name] : [] };
  },
  stem: "objects", marks: true, Own,
};
