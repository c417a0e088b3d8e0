/** The commands and their keys, and which key picks which label. Pure. */

import { follows, offered } from "./data";
import { fieldKind } from "./fields";
import { spelled } from "./keys";
import { type Data, type Field, type Label, type LabelSchema, walk } from "./model";
import { drawable } from "./tools";

/** The commands and their keys; of several the first that no label has. */
const COMMANDS = {
  submit: ["Ctrl+Enter", "Enter"],
  skip: ["s", "Alt+s"],
  undo: ["Ctrl+z"],
  redo: ["Ctrl+Shift+z", "Ctrl+y"],
  help: ["?", "F1"],
  nextRegion: ["]", "n", "Alt+n"],
  previousRegion: ["[", "p", "Alt+p"],
  remove: ["Delete", "Backspace"],
  nextPoint: [".", "Alt+."],
  previousPoint: [",", "Alt+,"],
  addPoint: ["Insert", "i", "Alt+i"],
  turnRight: ["r", "Alt+r"],
  turnLeft: ["Shift+r", "Alt+Shift+r"],
  hide: ["h", "Alt+h"],
  hideAll: ["Shift+h", "Alt+Shift+h"],
  lock: ["l", "Alt+l"],
  link: ["k", "Alt+k"],
  accept: ["a", "Alt+a"],
  add: ["b", "Alt+b"],
  shape: ["t", "Alt+t"],
  hand: ["v", "Alt+v"],
  erase: ["e", "Alt+e"],
  fill: ["g", "Alt+g"],
  wider: ["}"],
  narrower: ["{"],
  exact: ["x", "Alt+x"],
  copy: ["c", "Alt+c"],
  play: [" "],
  slower: ["<"],
  faster: [">"],
  mark: ["m", "Alt+m"],
  loop: ["o", "Alt+o"],
  differences: ["d", "Alt+d"],
  write: ["/", "Alt+/"],
  nextItem: ["PageDown"],
  previousItem: ["PageUp"],
  tenOn: ["Shift+PageDown"],
  tenBack: ["Shift+PageUp"],
  first: ["Home"],
  last: ["End"],
  nextKey: [")"],
  previousKey: ["("],
  key: ["j", "Alt+j"],
  gone: ["d", "Alt+d"],
  zoomIn: ["+", "="],
  zoomOut: ["-"],
  fit: ["f", "Alt+f"],
  escape: ["Escape"],
} as const;

export type Command = keyof typeof COMMANDS;

/** Commands that mean something for some media only. */
const PICTURES = ["image", "video"];
const FRAMES = ["video", "frames"];
/** Also what is marked along a line. */
const LINES = [...PICTURES, "audio", "time_series"];
/** Where there are marks at all, or several things of a kind. */
const MARKS = ["marks"];
const ITEMS = ["items", "video"];
const ONLY: { [command in Command]?: readonly string[] } = {
  nextPoint: LINES, previousPoint: LINES, addPoint: PICTURES, turnRight: PICTURES, turnLeft: PICTURES,
  shape: PICTURES, hand: PICTURES, erase: PICTURES, fill: PICTURES, wider: PICTURES, narrower: PICTURES,
  exact: PICTURES, zoomIn: LINES, zoomOut: LINES, fit: LINES, copy: LINES,
  nextRegion: MARKS, previousRegion: MARKS, remove: MARKS, hide: MARKS, hideAll: MARKS, lock: MARKS, link: MARKS, add: MARKS,
  loop: ["audio"],
  nextItem: ITEMS, previousItem: ITEMS, differences: ["text"],
  tenOn: FRAMES, tenBack: FRAMES, first: FRAMES, last: FRAMES, nextKey: FRAMES, previousKey: FRAMES, key: FRAMES, gone: FRAMES,
  play: ["audio", ...FRAMES], slower: ["audio", ...FRAMES], faster: ["audio", ...FRAMES], mark: ["audio", "time_series", ...FRAMES],
};

/** One key for one pick of one field. */
export interface Binding {
  key: string;
  field: Field;
  pick: string;
}

export interface Keys {
  picks: Map<string, Binding>;
  commands: Map<string, Command>;
  /** By field, then by pick: the key as shown. */
  shown: { [field: string]: { [pick: string]: string } };
}

// The letters that commands would like come last.
const POOL = [..."1234567890qwyuopdjzmghiktlvcxre"];

/** What these pages need whatever a schema says. */
export const FIXED: ReadonlySet<string> = new Set(["Ctrl+Enter", "Enter", "Escape", "Tab", "Ctrl+z", "Ctrl+y", "Ctrl+Shift+z", "?", "Delete", "Backspace", "Space", " "]);

export function keysFor(schema: LabelSchema, data: Data): Keys {
  const wanted = (schema.fields ?? []).filter((field) => !field.hidden).flatMap((field) =>
    picksOf(field, schema, data).map((label) => ({ field, label })),
  );
  const picks = new Map<string, Binding>();
  const shown: Keys["shown"] = {};
  const bind = (key: string, field: Field, pick: string) => {
    picks.set(key, { key, field, pick });
    (shown[field.name] ??= {})[pick] = said(key);
  };
  for (const { field, label } of wanted) {
    const key = label.hotkey ? spelled(label.hotkey) : "";
    if (key && !FIXED.has(key) && !picks.has(key)) bind(key, field, label.name);
  }
  const free = POOL.filter((key) => !picks.has(key));
  for (const { field, label } of wanted) {
    if (shown[field.name]?.[label.name] !== undefined) continue;
    const key = free.shift();
    if (key === undefined) break;
    bind(key, field, label.name);
  }
  const commands = new Map<string, Command>();
  for (const command of meant(schema))
    for (const key of COMMANDS[command]) if (!picks.has(key) && !commands.has(key)) commands.set(key, command);
  return { picks, commands, shown };
}

function picksOf(field: Field, schema: LabelSchema, data: Data): Label[] {
  if (field.kind === "region" && !drawable(field)) return [];
  if (field.kind === "region" || field.kind === "relation")
    return walk(offered(field, data)).map(({ label }) => label).filter((one) => one.selectable !== false);
  return fieldKind(field)?.picks?.(field, data, schema.inputs ?? []) ?? [];
}

const said = (key: string): string => (key === " " ? "Space" : key.length === 1 ? key.toUpperCase() : key);

/** The key of a command, as shown. */
export function keyFor(keys: Keys, command: Command): string {
  for (const key of COMMANDS[command])
    if (keys.commands.get(key) === command) return said(key);
  return "";
}

/** The commands that mean something for a schema. */
function meant(schema: LabelSchema): Command[] {
  const has = new Set((schema.inputs ?? []).flatMap((input) => [
    input.media, ...(input.many ? ["items"] : []), ...(follows(schema, input) ? ["frames"] : []),
  ]));
  if ((schema.fields ?? []).some((field) => field.kind === "region")) has.add("marks");
  return (Object.keys(COMMANDS) as Command[]).filter((one) => ONLY[one]?.some((of) => has.has(of)) ?? true);
}

/** What keys do on a page. */
export const commandsOf = (keys: Keys): { command: Command; keys: string[] }[] => {
  const found = new Map<Command, string[]>();
  for (const [key, command] of keys.commands) found.set(command, [...(found.get(command) ?? []), said(key)]);
  return (Object.keys(COMMANDS) as Command[]).flatMap((command) => {
    const named = found.get(command);
    return named ? [{ command, keys: named }] : [];
  });
};
