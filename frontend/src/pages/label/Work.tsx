/** The task on the desk: what it shows, what is asked, the keys. */

import { Fragment, useEffect, useMemo, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { mayShow } from "../../conditions";
import { begun, redo, settled, undo, valueIn } from "../../editing";
import { type Command, keyFor, keysFor } from "../../keyboard";
import { keyOf, typing } from "../../keys";
import type { Answer, Field, Prediction, Region, Relation } from "../../model";
import { t } from "../../texts";
import { Owner } from "../../fields/file/sending";
import type { Bench } from "../../desk/bench";
import type { Desktop } from "../../desk/desk";
import { Progress, standsAt } from "./Asked";
import { Help, Skip } from "./Dialogs";
import { elsewhere, faultOf, toFault } from "./faults";
import { begin, type Gear, remember } from "./gear";
import { Hands } from "./hands";
import { noStages } from "./onstage";
import { Links } from "./Links";
import { usePages } from "./pages";
import { runOn } from "./markers";
import { firstPen } from "./places";
import { Palette } from "./Palette";
import { Question } from "./Question";
import { Regions } from "./Regions";
import { Stages } from "./Stages";

export function Work({ desk, desktop }: { desk: Bench; desktop: Desktop }) {
  const { held, at } = desktop;
  return (
    <main className="work">
      {held.tasks.length > 1 && (
        <nav className="turns" aria-label={t.label.answer}>
          {held.tasks.map((task, n) => (
            <button key={task.id} type="button" aria-current={n === at ? "step" : undefined}
              data-fault={Object.keys(desktop.faults[n] ?? {}).length > 0} onClick={() => desk.turnTo(n)}>
              {t.label.task(n + 1, held.tasks.length)}
            </button>
          ))}
        </nav>
      )}
      <OneTask key={held.tasks[at]?.id} desk={desk} desktop={desktop} />
    </main>
  );
}

const NOTHING = begun({});

type Window = "help" | "skip" | null;

function OneTask({ desk, desktop }: { desk: Bench; desktop: Desktop }) {
  const { held, at } = desktop;
  const { schema } = held;
  const task = held.tasks[at] ?? { id: 0, data: {} };
  const editing = desktop.edits[at] ?? NOTHING;
  const { answer, selected } = editing;
  const faults = desktop.faults[at] ?? {};
  const fields = schema.fields ?? [];

  const stages = useRef(noStages()).current;
  const [gear, setGear] = useState<Gear>(() => begin(schema, task.data));
  const [open, setOpen] = useState<Window>(() => (desk.untold?.() ? "help" : null));
  const keys = useMemo(() => keysFor(schema, task.data), [schema, task]);
  const hands = useMemo(() => new Hands(desk, schema, stages, gear, setGear), [desk, schema, stages, gear]);
  useEffect(() => remember(gear), [gear]);
  const owner = useMemo(() => (held.assignment.id ? { assignment: held.assignment.id, task: task.id } : null), [held.assignment.id, task.id]);
  const pages = usePages(schema, task, hands);
  const proposal = proposalFor(task.predictions);
  const proposed = useMemo(() => left(proposal, answer.regions ?? []), [proposal, answer.regions]);
  const links = useMemo(() => [
    ...(answer.relations ?? []), ...linksLeft(proposal, answer, proposed),
  ], [answer, proposal, proposed]);

  const submit = () => {
    stages.boards.forEach(({ board }) => board.finish());
    if (!desk.submit()) requestAnimationFrame(() => toFault(desk, hands, schema));
  };
  const commands: { [command in Command]: () => boolean | void } = {
    submit,
    skip: () => { if (desk.skip) setOpen("skip"); },
    undo: () => desk.edit(undo),
    redo: () => desk.edit(redo),
    help: () => setOpen(open === "help" ? null : "help"),
    nextRegion: () => hands.turn(1),
    previousRegion: () => hands.turn(-1),
    remove: () => hands.holding.removeSelected(),
    accept: () => { if (proposal) hands.adopt({ ...proposal.answer, regions: proposed, relations: linksLeft(proposal, answer, proposed) }, proposal.id); },
    add: () => hands.add(),
    zoomIn: () => { stages.boards.forEach(({ board }) => board.zoomBy(1.25)); runOn(stages.markers, "zoomIn"); },
    zoomOut: () => { stages.boards.forEach(({ board }) => board.zoomBy(1 / 1.25)); runOn(stages.markers, "zoomOut"); },
    fit: () => { stages.boards.forEach(({ board }) => board.fit()); runOn(stages.markers, "fit"); },
    nextPoint: () => { if (!runOn(stages.markers, "nextPoint")) hands.holding.stepPoint(1); },
    previousPoint: () => { if (!runOn(stages.markers, "previousPoint")) hands.holding.stepPoint(-1); },
    addPoint: () => hands.holding.addPoint(),
    turnRight: () => hands.holding.rotate(1),
    turnLeft: () => hands.holding.rotate(-1),
    hide: () => { if (selected) hands.toggle("hidden", [selected]); },
    hideAll: () => hands.toggleAll(),
    lock: () => { if (selected) hands.toggle("locked", [selected]); },
    link: () => hands.linker.start(),
    shape: () => hands.nextShape(),
    hand: () => { if (gear.pen) hands.set({ pen: { ...gear.pen, off: !gear.pen.off } }); },
    erase: () => hands.set({ brush: { ...gear.brush, erases: !gear.brush.erases } }),
    fill: () => hands.set({ brush: { ...gear.brush, fills: !gear.brush.fills } }),
    wider: () => hands.set({ brush: { ...gear.brush, wide: Math.min(Math.ceil(gear.brush.wide * 1.2), 200) } }),
    narrower: () => hands.set({ brush: { ...gear.brush, wide: Math.max(Math.floor(gear.brush.wide / 1.2), 1) } }),
    exact: () => hands.set({ exact: !gear.exact }),
    copy: () => { if (!runOn(stages.markers, "copy")) hands.copy(); },
    play: () => runOn(stages.markers, "play"),
    slower: () => runOn(stages.markers, "slower"),
    faster: () => runOn(stages.markers, "faster"),
    mark: () => runOn(stages.markers, "mark"),
    loop: () => runOn(stages.markers, "loop"),
    differences: () => hands.set({ compares: !gear.compares }),
    write: () => toWriting(),
    nextItem: () => { if (!runOn(stages.markers, "nextItem")) pages.by(1); },
    previousItem: () => { if (!runOn(stages.markers, "previousItem")) pages.by(-1); },
    tenOn: () => runOn(stages.markers, "tenOn"),
    tenBack: () => runOn(stages.markers, "tenBack"),
    first: () => runOn(stages.markers, "first"),
    last: () => runOn(stages.markers, "last"),
    nextKey: () => runOn(stages.markers, "nextKey"),
    previousKey: () => runOn(stages.markers, "previousKey"),
    key: () => runOn(stages.markers, "key"),
    gone: () => runOn(stages.markers, "gone"),
    escape: () => {
      if (document.activeElement instanceof HTMLElement && typing(document.activeElement, "x")) document.activeElement.blur();
      else if (gear.source !== null) hands.set({ source: null });
      else if (hands.linker.now !== undefined) hands.set({ pen: firstPen(schema, task.data) });
      else if (editing.point !== null) hands.setPoint(null);
      else hands.select(null);
    },
  };
  const latest = useRef({ commands, keys, hands, open });
  latest.current = { commands, keys, hands, open };

  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const now = latest.current;
      if (event.defaultPrevented || event.isComposing) return;
      // What is over the page has the keys.
      if (!now.open && document.querySelector("dialog[open]")) return;
      const key = keyOf(event);
      if (now.open) {
        if (now.open === "help" && now.keys.commands.get(key) === "help") { event.preventDefault(); now.commands.help(); }
        return;
      }
      if (typing(event.target, key) || presses(event.target, key)) return;
      const binding = now.keys.picks.get(key);
      const command = now.keys.commands.get(key);
      if (!binding && !command) {
        if (arrow(event, now.hands)) event.preventDefault();
        return;
      }
      event.preventDefault();
      // At once: the next key may come before the page is drawn again.
      flushSync(() => {
        if (binding) now.hands.pick(binding.field, binding.pick);
        else if (command) now.commands[command]();
      });
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);

  const number = new Map(fields.map((field, n) => [field.name, n]));
  const idOf = (field: Field) => `q${number.get(field.name) ?? ""}`;
  const asked = fields.filter((field) => !field.hidden && field.scope !== "region" &&
    mayShow(field, { answer, schema, data: task.data }));
  const last = asked.findLastIndex((field) => field.kind === "region");
  const list = (
    <Regions schema={schema} task={task} editing={editing} faults={faults} pages={gear.pages}
      hands={hands} keys={keys} idOf={idOf} />
  );
  const wrong = Object.keys(faults).length;

  return (
    <Owner.Provider value={owner}>
    <div className="task">
      <Stages {...{ task, schema, editing, proposed, links, hands, stages }} pages={gear.pages} turn={pages.turn}
        tools={{ keys, run: (command) => commands[command]() }} asks={{ keys, faults, idOf }} compares={gear.compares} />
      <aside className="panel" aria-label={t.label.answer} onBlur={() => desk.edit(settled)}>
        <div className="panel-scroll">
          {proposal && (proposed.length > 0 || unsaid(proposal, answer)) && (
            <Proposal proposal={proposal} hotkey={keyFor(keys, "accept")} accept={() => commands.accept()} />
          )}
          {asked.map((field, n) => field.kind === "region" ? (
            <Fragment key={field.name}>
              <Palette field={field} id={idOf(field)} schema={schema} data={task.data}
                fault={faults[`fields/${field.name}`]} keys={keys.shown[field.name] ?? {}}
                selected={hands.selected} hands={hands} />
              {n === last && list}
            </Fragment>
          ) : standsAt(field, schema, task) ? (
            <Progress key={field.name} {...{ field, schema, task, answer }} id={idOf(field)} fault={faultOf(faults, field, hands.itemOf(field))} />
          ) : field.kind === "relation" ? (
            <Links key={field.name} {...{ field, schema, answer, faults, hands }} id={idOf(field)} data={task.data}
              keys={keys.shown[field.name] ?? {}} hotkey={keyFor(keys, "link")} />
          ) : (
            <Question key={field.name} field={field} id={idOf(field)} data={task.data} inputs={schema.inputs ?? []}
              keys={keys.shown[field.name] ?? {}} fault={faultOf(faults, field, hands.itemOf(field))}
              value={valueIn(answer.values, field.name, hands.itemOf(field))}
              change={(value, mark) => hands.answerTo(field, value, mark)} />
          ))}
          {last < 0 && (answer.regions ?? []).length > 0 && list}
        </div>
        <footer className="actions">
          {wrong > 0 && <p className="fault" role="alert">{t.label.faults(wrong)} {elsewhere(faults, fields)}</p>}
          <div className="row spread">
            <span className="row">
              <button type="button" className="quiet icon" disabled={!editing.past.length} onClick={() => desk.edit(undo)}
                aria-label={t.label.undo} title={`${t.label.undo} (${keyFor(keys, "undo")})`}>↶</button>
              <button type="button" className="quiet icon" disabled={!editing.future.length} onClick={() => desk.edit(redo)}
                aria-label={t.label.redo} title={`${t.label.redo} (${keyFor(keys, "redo")})`}>↷</button>
              <button type="button" className="quiet icon" onClick={() => setOpen("help")}
                aria-label={t.label.help} title={`${t.label.help} (${keyFor(keys, "help")})`}>?</button>
            </span>
            <span className="row">
              {desk.skip && (
                <button type="button" onClick={() => setOpen("skip")}>{t.label.skip} <kbd aria-hidden="true">{keyFor(keys, "skip")}</kbd></button>
              )}
              <button type="button" className="primary" onClick={submit}>{desk.says ?? t.label.submit} <kbd aria-hidden="true">↵</kbd></button>
            </span>
          </div>
        </footer>
      </aside>
      {open === "help" && <Help schema={schema} keys={keys} told={[desk.instructions, task.instructions]} close={() => setOpen(null)} />}
      {open === "skip" && <Skip close={() => setOpen(null)} skip={(reason) => desk.skip?.(reason)} />}
    </div>
    </Owner.Provider>
  );
}

/** Into the first field that one types in (about the selected mark, if there is one), or the one after. */
function toWriting(): void {
  const all = [...document.querySelectorAll<HTMLElement>(".task :is(textarea, .rows, input:not([type=radio], [type=checkbox], [type=range]))")]
    .filter((one) => one.getClientRects().length > 0 && !one.closest(".numbers"))
    .sort((a, b) => Number(b.closest(".details") !== null) - Number(a.closest(".details") !== null));
  all[(all.indexOf(document.activeElement as HTMLElement) + 1) % all.length]?.focus();
}

function Proposal({ proposal, hotkey, accept }: { proposal: Prediction; hotkey: string; accept(): void }) {
  const score = typeof proposal.score === "number" ? ` (${Math.round(proposal.score * 100)} %)` : "";
  return (
    <section className="question proposal">
      <span dir="auto">{t.proposals.title(proposal.model || t.proposals.unnamed, score)}</span>
      <button type="button" onClick={accept}>{t.proposals.accept} <kbd aria-hidden="true">{hotkey}</kbd></button>
    </section>
  );
}

/** The proposal with the best score; of several without one the last. */
function proposalFor(predictions: Prediction[] = []): Prediction | undefined {
  return predictions.reduce<Prediction | undefined>(
    (best, one) => (!best || (one.score ?? 0) >= (best.score ?? 0) ? one : best), undefined);
}

/** The proposed regions that were not taken over yet. */
function left(proposal: Prediction | undefined, regions: Region[]): Region[] {
  const has = new Set(regions.map((region) => region.id));
  return (proposal?.answer.regions ?? []).filter((region) => !has.has(region.id));
}

/** Whether the proposal answers a question that the answer does not. */
function unsaid(proposal: Prediction, answer: Answer): boolean {
  const has = new Set((answer.values ?? []).map((value) => value.field));
  return (proposal.answer.values ?? []).some((value) => !has.has(value.field));
}

/** The proposed links that can be drawn: of regions that are proposed, or were taken over. */
function linksLeft(proposal: Prediction | undefined, answer: Answer, open: Region[]): Relation[] {
  const ids = new Set([...open, ...(answer.regions ?? [])].map((region) => region.id));
  const has = new Set((answer.relations ?? []).map(({ source, target }) => `${source}\n${target}`));
  return (proposal?.answer.relations ?? []).filter(({ source, target }) =>
    ids.has(source) && ids.has(target) && !has.has(`${source}\n${target}`));
}

/** Whether a key presses the button (or opens the link) that has the focus. */
const presses = (target: EventTarget | null, key: string): boolean =>
  target instanceof HTMLElement && ["Enter", " "].includes(key) && target.closest("button, a, summary") !== null;

function arrow(event: KeyboardEvent, hands: Hands): boolean {
  const [dx, dy] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key] ?? [0, 0];
  if (dx === 0 && dy === 0) return false;
  if (event.target instanceof HTMLElement && event.target.closest("input, textarea, select")) return false;
  const far = event.shiftKey ? 10 : 1;
  return hands.nudge((dx ?? 0) * far, (dy ?? 0) * far, event.ctrlKey || event.metaKey);
}
