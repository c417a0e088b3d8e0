import type { TextField } from "../../../../model";
import { s } from "../../../../texts.schema";
import { Check, Maybe, Numeric, Pick, Text } from "../../form";
import type { FieldForm, OwnProps } from "./kind";

function Own({ field, set }: OwnProps<TextField>) {
  return (
    <>
      <div className="two">
        <Numeric title={s.lines} least={1} most={40} value={field.lines ?? 1} put={(lines) => set({ lines })} />
        <Pick title={s.format} value={field.format ?? ""} options={s.formats} put={(format) => set({ format: (format || null) as TextField["format"] & {} })} />
        <Maybe title={s.shortest} value={field.least} put={(least) => set({ least })} />
        <Maybe title={s.longest} value={field.most} put={(most) => set({ most })} />
      </div>
      <Text title={s.pattern} help={s.patternHelp} value={field.pattern ?? ""} put={(pattern) => set({ pattern: pattern || null })} />
      <Check title={s.many} value={field.many ?? false} put={(many) => set({ many })} />
    </>
  );
}

export const text: FieldForm<TextField> = { fresh: () => ({}), Own };
