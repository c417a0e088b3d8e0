import type { RankingField } from "../../../../model";
import { s } from "../../../../texts.schema";
import { Text } from "../../form";
import { LabelTree } from "../LabelTree";
import type { FieldForm, OwnProps } from "./kind";

function Own({ field, set }: OwnProps<RankingField>) {
  return (
    <>
      <LabelTree title={s.entries} labels={field.labels ?? []} put={(labels) => set({ labels })} />
      <Text title={s.dataKey} value={field.key ?? ""} put={(key) => set({ key: key || null })} />
      <LabelTree title={s.buckets} labels={field.buckets ?? []} plain put={(buckets) => set({ buckets })} />
    </>
  );
}

export const ranking: FieldForm<RankingField> = { fresh: () => ({ labels: [{ name: "first" }, { name: "second" }] }), Own };
