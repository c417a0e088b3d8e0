/** What is read where tasks come in. */

import { m } from "./texts.manage";
import { t } from "./texts";

const n = (count: number, one: string): string => `${m.number(count)} ${one}${count === 1 ? "" : "s"}`;

export const u = {
  key: "Files are what the task shows as",
  batch: "Tasks go to the batch",
  options: "Data files that other programs wrote",
  format: "Format", anyFormat: "as it is recognised",
  answers: "Answers in them become", answersAre: [["predictions", "proposals"], ["answers", "answers of mine"]] as const,
  drop: "Drop files or folders here",
  dropHelp: "Pictures, sound, video and PDF become a task each, also those in folders and zip archives. Tables and texts are looked at first; JSON, Parquet and data sets in a zip are read by the server.",
  files: "Choose files", folder: "Choose a folder",
  progress: "Upload",
  running: (sent: number, files: number) => `${m.number(sent)} of ${n(files, "file")} sent`,
  done: (tasks: number) => (tasks ? `Done: ${t.tasks(tasks)} made` : "Done"),
  stopped: (tasks: number) => `Stopped after ${t.tasks(tasks)}`,
  see: "See the tasks",
  made: (tasks: number) => `${t.tasks(tasks)} of these files`,
  failed: (count: number) => `${n(count, "file")} did not come through`,
  failedRows: (count: number) => `${n(count, "row")} did not come through`,
  failedFile: (name: string, row?: number) => (row === undefined ? name : `${name}, row ${m.number(row)}`),
  more: (count: number) => `and ${m.number(count)} more`,
  save: "Download what did not come through", saved: "not-taken.csv",
  notTaken: "not a kind of file that tasks are made of",
  urls: "From a list of addresses",
  urlsTitle: "Addresses",
  urlsHelp: "One a line. The server brings each file, as its policy of outgoing calls allows.",
  bring: (count: number) => (count ? `Bring ${n(count, "file")}` : "Bring them"),

  reading: "Reading …", unread: "This file cannot be read as a table.",
  rows: (count: number) => n(count, "row"),
  table: "A row becomes a task. Choose what each column is.",
  column: (name: string) => `Column ${name} is`,
  asData: (key: string) => `data: ${key}`, parts: [["name", "the task’s name"], ["unique_id", "its unique id"], ["tags", "its tags"], ["priority", "its priority"], ["nowhere", "left out"]] as const,
  first: (count: number, of: number) => `The first ${m.number(count)} of ${n(of, "row")}`,
  bad: (count: number) => `${n(count, "row")} cannot become ${count === 1 ? "a task" : "tasks"}:`,
  at: (row: number, why: string) => `row ${m.number(row)}: ${why}`,
  make: (count: number) => `Make ${t.tasks(count)}`,
  server: "Let the server read it", serverHelp: "as an export with answers, such as Glossator’s own CSV",
  leave: "Leave it",
  missing: (key: string) => `nothing for “${key}”`, priorityWrong: "the priority is no whole number",
  text: "Texts", byFile: "the whole text is a task", byLine: "each line is a task", how: (name: string) => `Of ${name}`,
  empty: "There is nothing in it.",
  textKey: (key: string) => `The text is the task’s “${key}”.`,
};
