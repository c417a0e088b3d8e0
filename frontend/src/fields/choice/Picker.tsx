/** Many options, or a tree of them: type to find one, go by arrows, pick by Enter. */

import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from "react";
import { type ChoiceField, type Label, titleOf, walk } from "../../model";
import { d } from "../../texts.documents";
import type { FieldProps } from "../kind";
import { picked, picksOf } from "./picking";
import { above, found, type Row, rowsOf, wayTo } from "./rows";

const SMALL = 12;

interface Props extends FieldProps<ChoiceField> {
  options: Label[];
  tree: boolean;
}

export function Picker({ field, id, value, change, keys, options, tree, describedBy, invalid }: Props) {
  const now = picksOf(value);
  const all = useMemo(() => walk(options), [options]);
  const few = all.length <= SMALL;
  const [letters, type] = useState("");
  const [open, setOpen] = useState<ReadonlySet<string>>(() =>
    few ? new Set(all.map(({ label }) => label.name)) : above(options, now));
  const [active, setActive] = useState<string | null>(null);
  const list = useRef<HTMLUListElement>(null);
  const { rows, more } = useMemo(
    () => (letters.trim() ? found(options, letters) : rowsOf(options, open)), [options, letters, open]);
  const at = rows.findIndex(({ label }) => label.name === active);

  useEffect(() => {
    list.current?.querySelector("[data-active=true]")?.scrollIntoView({ block: "nearest" });
  }, [active]);

  const pick = ({ label, open: opened }: Row) => {
    if (label.selectable !== false) {
      change(picked(field, value, label.name));
      // It is still seen when the letters that found it are gone.
      if (letters) setOpen(new Set([...open, ...above(options, [label.name])]));
    } else if (opened !== null) fold(label.name, !opened);
  };
  const fold = (name: string, to: boolean) => {
    const next = new Set(open);
    to ? next.add(name) : next.delete(name);
    setOpen(next);
  };
  const key = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const typing = event.target instanceof HTMLInputElement;
    if (!deed(event.key, typing)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  const deed = (pressed: string, typing: boolean): boolean => {
    const row = rows[at];
    const go = (to: number): boolean => {
      setActive(rows[Math.max(0, Math.min(to, rows.length - 1))]?.label.name ?? null);
      return true;
    };
    switch (pressed) {
      case "ArrowDown": return go(at + 1);
      case "ArrowUp": return go(at < 0 ? 0 : at - 1);
      case "Home": return !typing && go(0);
      case "End": return !typing && go(rows.length - 1);
      case "ArrowRight":
        if (typing || !row || row.open === null) return false;
        return row.open ? go(at + 1) : (fold(row.label.name, true), true);
      case "ArrowLeft":
        if (typing || !row) return false;
        if (row.open) return (fold(row.label.name, false), true);
        return go(rows.findLastIndex(({ depth }, n) => n < at && depth < row.depth));
      case "Enter":
      case " ": {
        if (typing && pressed === " ") return false;
        const chosen = row ?? (letters.trim() ? rows.find(({ label, hit }) => hit && label.selectable !== false) : undefined);
        if (!chosen) return false;
        pick(chosen);
        return true;
      }
      default: return false;
    }
  };

  const said = { "aria-describedby": describedBy, "aria-invalid": invalid || undefined };
  const current = at < 0 ? undefined : `${id}-o${at}`;
  return (
    <div className="picker" onKeyDown={key}>
      {now.length > 0 && (
        <ul className="chips" aria-label={d.choice.chosen}>
          {now.map((name) => <Chip key={name} way={wayTo(options, name) ?? [name]} drop={() => change(picked(field, value, name))} />)}
        </ul>
      )}
      {!few && (
        <input id={id} type="search" className="filter" placeholder={d.choice.find} aria-label={d.choice.find} autoComplete="off"
          value={letters} aria-controls={`${id}-list`} aria-activedescendant={current} {...said}
          onChange={(event) => { type(event.target.value); setActive(null); }} />
      )}
      <ul ref={list} id={few ? id : `${id}-list`} className="rows" role={tree ? "tree" : "listbox"} tabIndex={0} aria-label={titleOf(field)}
        aria-multiselectable={field.multiple ?? false} aria-activedescendant={current} {...(few && !tree ? said : {})}
        onFocus={() => { if (at < 0) setActive((rows.find(({ label }) => now.includes(label.name)) ?? rows[0])?.label.name ?? null); }}>
        {rows.map((row, n) => (
          <Line key={row.label.name} {...{ row, tree }} id={`${id}-o${n}`} active={n === at} chosen={now.includes(row.label.name)}
            hotkey={keys[row.label.name]} pick={() => { setActive(row.label.name); pick(row); }}
            fold={() => fold(row.label.name, !row.open)} />
        ))}
      </ul>
      {rows.length === 0 && <p className="soft">{d.choice.none}</p>}
      <p className="soft">{more > 0 ? d.choice.more(more) : tree ? d.choice.treeHint : d.choice.hint}</p>
    </div>
  );
}

function Chip({ way, drop }: { way: string[]; drop(): void }) {
  const name = way.at(-1) ?? "";
  return (
    <li title={way.join(" / ")}>
      <span dir="auto">{name}</span>
      <button type="button" className="quiet icon" aria-label={d.choice.without(name)} onClick={drop}>✕</button>
    </li>
  );
}

interface LineProps {
  row: Row;
  tree: boolean;
  id: string;
  active: boolean;
  chosen: boolean;
  hotkey: string | undefined;
  pick(): void;
  fold(): void;
}

function Line({ row, tree, id, active, chosen, hotkey, pick, fold }: LineProps) {
  const { label, depth, open } = row;
  const is = tree ? { role: "treeitem", "aria-level": depth + 1, "aria-expanded": open ?? undefined } : { role: "option" };
  return (
    <li id={id} {...is} aria-selected={chosen} data-active={active} data-chosen={chosen} data-depth={Math.min(depth, 5)}
      data-branch={label.selectable === false} title={label.help ?? undefined} onClick={pick}>
      {tree && open === null && <span className="fold" />}
      {open !== null && (
        <span className="fold" aria-hidden="true" data-open={open} onClick={(event) => { event.stopPropagation(); fold(); }}>›</span>
      )}
      {label.color && <span className="swatch" style={{ backgroundColor: label.color }} />}
      <span className="name" dir="auto">{titleOf(label)}</span>
      {hotkey && <kbd aria-hidden="true">{hotkey}</kbd>}
      {chosen && <span className="tick" aria-hidden="true">✓</span>}
    </li>
  );
}

export const isLong = (options: Label[]): boolean => walk(options).length > SMALL;

