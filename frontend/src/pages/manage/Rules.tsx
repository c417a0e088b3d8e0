/** The rules of a project or a batch in a form: reviews, golden tasks, holds, skills. */

import { useAsked } from "../../manage/asked";
import * as calls from "../../manage/calls";
import type { Batch, Skill, SkillRule } from "../../manage/model";
import type { Rules as Said } from "../../manage/rules";
import { follow } from "../../router";
import { m } from "../../texts.manage";
import { b } from "../../texts.batches";
import { Check, Numeric, Pick } from "./form";

interface Props {
  rules: Said;
  overlap: number;
  batches: readonly Batch[];
  set(to: Partial<Said>): void;
  setOverlap(overlap: number): void;
}

export function Rules({ rules, overlap, batches, set, setOverlap }: Props) {
  const golden: [string, string][] = [["", b.rules.goldenOwn], ...batches.map((one): [string, string] => [String(one.id), one.name])];
  return (
    <>
      <div className="two">
        <Numeric title={m.settings.overlap} help={m.settings.overlapHelp} least={1} value={overlap} put={setOverlap} />
        <Numeric title={m.settings.review} help={m.settings.reviewHelp} most={100} value={rules.review_percent}
          put={(review_percent) => set({ review_percent })} />
        <Numeric title={m.settings.golden} help={m.settings.goldenHelp} value={rules.golden_every} put={(golden_every) => set({ golden_every })} />
        {rules.golden_every > 0 && batches.length > 1 && (
          <Pick title={b.rules.goldenFrom} value={String(rules.golden_batch_id ?? "")} options={golden}
            put={(id) => set({ golden_batch_id: id ? Number(id) : null })} />
        )}
        <Pick title={m.settings.reject} value={rules.on_reject} options={m.settings.rejects} put={(one) => set({ on_reject: one as "final" })} />
        <Pick title={m.settings.skip} value={rules.on_skip} options={m.settings.skips} put={(one) => set({ on_skip: one as "me" })} />
        <Numeric title={m.settings.lease} help={m.settings.leaseHelp} least={1} value={rules.lease_s / 60} put={(minutes) => set({ lease_s: minutes * 60 })} />
        <Numeric title={m.settings.active} help={m.settings.activeHelp} least={1} value={rules.max_active} put={(max_active) => set({ max_active })} />
      </div>
      <Check title={m.settings.own} value={rules.review_own} put={(review_own) => set({ review_own })} />
      <Check title={m.settings.repeat} value={rules.golden_repeat} put={(golden_repeat) => set({ golden_repeat })} />
      <Skills wanted={rules.skills ?? []} put={(skills) => set({ skills })} />
    </>
  );
}

function Skills({ wanted, put }: { wanted: SkillRule[]; put(wanted: SkillRule[]): void }) {
  const skills = useAsked(() => calls.skills().catch((): Skill[] => []), []).value ?? [];
  const free = skills.filter((one) => !wanted.some((rule) => rule.skill_id === one.id));
  const nameOf = (id: number) => skills.find((one) => one.id === id)?.name ?? `#${id}`;
  const set = (n: number, to: Partial<SkillRule>) => put(wanted.map((one, at) => (at === n ? { ...one, ...to } : one)));
  const limit = (rule: SkillRule, n: number, which: "least" | "most") => (
    <input type="number" step="any" value={rule[which] ?? ""} aria-label={b.rules[which](nameOf(rule.skill_id))} placeholder={b.rules[`${which}Short`]}
      onChange={(event) => set(n, { [which]: event.target.value === "" ? null : Number(event.target.value) })} />
  );
  return (
    <fieldset className="skill-rules"><legend>{b.rules.skills}</legend>
      {wanted.length === 0 && <p className="soft whole">{skills.length ? b.rules.everybody : b.rules.noSkills} {!skills.length && <a href="/manage/skills" onClick={follow}>{m.parts["skills"]}</a>}</p>}
      {wanted.map((rule, n) => (
        <div key={rule.skill_id} className="skill-rule">
          <b dir="auto">{nameOf(rule.skill_id)}</b>{limit(rule, n, "least")}{limit(rule, n, "most")}
          <button type="button" className="quiet icon" aria-label={`${m.remove} ${nameOf(rule.skill_id)}`} onClick={() => put(wanted.toSpliced(n, 1))}>✕</button>
        </div>
      ))}
      {free.length > 0 && (
        <select className="skill-more" value="" aria-label={b.rules.addSkill} onChange={(event) => put([...wanted, { skill_id: Number(event.target.value) }])}>
          <option value="">{b.rules.addSkill}</option>
          {free.map((one) => <option key={one.id} value={one.id}>{one.name}</option>)}
        </select>
      )}
    </fieldset>
  );
}
