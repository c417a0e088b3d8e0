/** A label schema as people will work with it, on a sample or on the project's first task. */

import { Component, type ReactNode, useDeferredValue, useMemo, useState } from "react";
import type { Data, LabelSchema } from "../../../model";
import { sample, sampled } from "../../../manage/sample";
import { useStore } from "../../../store";
import { s } from "../../../texts.schema";
import { OneBench } from "../../../desk/bench";
import { presets } from "../../../desk/presets";
import { Work } from "../../label/Work";

interface Props {
  schema: LabelSchema;
  data?: Data | undefined;
  /** What people are told, one key away. */
  told?: string | null | undefined;
}

export function Preview({ schema: typed, data, told }: Props) {
  // What is typed comes first; the page follows.
  const schema = useDeferredValue(typed);
  const word = JSON.stringify(schema);
  return (
    <section className="preview" aria-label={s.preview}>
      <p className="banner">{data ? s.onTask : s.onSample}{!data && !sampled(schema) && ` ${s.uploadToSee}`}</p>
      <Sound key={word}><Trial key={word} schema={schema} data={data ?? sample(schema)} told={told ?? null} /></Sound>
    </section>
  );
}

function Trial({ schema, data, told }: { schema: LabelSchema; data: Data; told: string | null }) {
  const [round, again] = useState(0);
  const bench = useMemo(() => new OneBench(
    { schema, task: { id: 0, data }, answer: presets(schema, data), instructions: told }, s.tried, () => again((n) => n + 1),
  ), [schema, data, told, round]);
  const desktop = useStore(bench.desktop);
  return desktop && <Work key={round} desk={bench} desktop={desktop} />;
}

/** A schema that is half written may be one that nobody can show. */
class Sound extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  override render() {
    return this.state.broken ? <p className="fault" role="alert">{s.broken}</p> : this.props.children;
  }
}
