/** How often each label was given, how much people agree on it, how right they are with it. */

import { labelsIn, type Statistics } from "../../../manage/figures";
import { type LabelSchema, titleOf, walk } from "../../../model";
import { m } from "../../../texts.manage";
import { Part } from "./Team";

const MANY = 30;

export function LabelTable({ schema, statistics }: { schema: LabelSchema; statistics: Statistics }) {
  const found = [...labelsIn(statistics)];
  return (
    <section className="panel-box" aria-labelledby="labels-title">
      <h2 id="labels-title">{m.overview.labels}</h2>
      {found.length === 0 ? <p className="soft">{m.overview.labelNone}</p> : <p className="soft">{m.overview.sampled(statistics.sampled)}</p>}
      {found.map(([name, labels]) => {
        const field = schema.fields?.find((one) => one.name === name);
        const titles = new Map((field && "labels" in field ? walk(field.labels) : []).map(({ label }) => [label.name, titleOf(label)]));
        const most = Math.max(...labels.map((one) => one.count), 1);
        return (
          <div key={name} className="scroll-x"><table className="label-table">
            <caption dir="auto">{field ? titleOf(field) : name}</caption>
            <thead><tr>{[m.overview.label, m.overview.given, m.overview.agreement, m.overview.goldenLabel].map((word) => <th key={word} scope="col">{word}</th>)}</tr></thead>
            <tbody>{labels.slice(0, MANY).map((one) => (
              <tr key={one.label}>
                <th scope="row" dir="auto">{titles.get(one.label) ?? one.label}</th>
                <td className="given"><span className="bar-fill" style={{ width: `${(75 * one.count) / most}%` }} aria-hidden="true" /><b>{m.number(one.count)}</b></td>
                <td><Part of={one.agreement} /></td>
                <td><Part of={one.golden} /></td>
              </tr>
            ))}</tbody>
          </table></div>
        );
      })}
    </section>
  );
}
