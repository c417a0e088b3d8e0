/** How many tasks are in which state, of a project or of one of its batches. */

import { follow } from "../../../router";
import { m } from "../../../texts.manage";

const DONE = ["labelled", "accepted", "rejected", "in_review"];

export interface Counts {
  [name: string]: number;
}

export const statesIn = (counts: Counts): [state: string, tasks: number][] =>
  Object.entries(counts).filter(([name, n]) => name.startsWith("tasks.") && n > 0).map(([name, n]) => [name.slice(6), n]);

export const sumOf = (counts: Counts, names?: readonly string[]): number =>
  statesIn(counts).filter(([name]) => !names || names.includes(name)).reduce((all, [, n]) => all + n, 0);

export const doneIn = (counts: Counts): number => sumOf(counts, DONE);

interface Props {
  counts: Counts;
  /** The list of tasks that the figures lead to, with its first filter. */
  tasks: string;
}

export function Standing({ counts, tasks }: Props) {
  const states = statesIn(counts);
  const to = (state: string) => `${tasks}${tasks.includes("?") ? "&" : "?"}state=${state}`;
  const figures: [string, number, string][] = [
    [m.overview.tasks, sumOf(counts), ""], [m.overview.done, doneIn(counts), ""], [m.overview.waiting, sumOf(counts, ["in_review"]), "in_review"],
    [m.overview.left, sumOf(counts, ["open", "in_progress"]), ""], [m.overview.answersGiven, counts["annotations"] ?? 0, ""],
    [m.overview.now, counts["active"] ?? 0, ""], [m.overview.skips, counts["skips"] ?? 0, ""],
  ];
  return (
    <section className="panel-box" aria-label={m.overview.tasks}>
      <dl className="figures">{figures.map(([name, n, state]) => (
        <div key={name}><dt>{name}</dt><dd>{state && n ? <a href={to(state)} onClick={follow}>{m.number(n)}</a> : m.number(n)}</dd></div>
      ))}</dl>
      <Share counts={counts} />
      <p className="row legend">{states.map(([name, n]) => (
        <a key={name} href={to(name)} onClick={follow}><span className="swatch" data-state={name} />{m.states[name] ?? name} {m.number(n)}</a>))}</p>
    </section>
  );
}

/** The same as one bar. */
export function Share({ counts }: { counts: Counts }) {
  const states = statesIn(counts);
  if (!states.length) return null;
  return (
    <div className="share" role="img" aria-label={states.map(([name, n]) => `${m.states[name] ?? name}: ${n}`).join(", ")}>
      {states.map(([name, n]) => <span key={name} data-state={name} style={{ flexGrow: n }} title={`${m.states[name] ?? name}: ${n}`} />)}</div>
  );
}
