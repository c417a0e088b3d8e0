/** Files on their way to the server, and tasks made of them. No framework in here. */

import { Refused, upload, Unreached } from "../api";
import { newId } from "../ids";
import type { Data } from "../model";
import { Store } from "../store";
import * as calls from "./calls";
import { kindOf, type Kind, lumps, rowsIn } from "./files";
import type { Import, StoredFile } from "./model";
import { type Row, sendRows } from "./sending";
import { entriesOf, unpacked } from "./zips";

export interface Failed {
  name: string;
  why: string;
  /** The row of a table or the line of a text, and what stood in it. */
  row?: number;
  cells?: readonly string[];
}

/** What becomes of files, as it was chosen. */
export interface Options {
  /** The key of the data that files are. */
  key: string;
  batch?: number | undefined;
  /** The format of data files; "" = as the server recognises it. */
  format: string;
  /** What answers in data files become. */
  annotations: "predictions" | "answers";
}

export interface State {
  phase: "idle" | "running" | "done" | "stopped";
  /** Files that were sent whole, of how many. */
  sent: number;
  files: number;
  bytes: number;
  allBytes: number;
  tasks: number;
  failed: Failed[];
  /** Data files that the server makes tasks of. */
  imports: { name: string; record: Import }[];
}

const NOTHING: State = {
  phase: "idle", sent: 0, files: 0, bytes: 0, allBytes: 0, tasks: 0, failed: [], imports: [],
};
/** Why a file was not sent: nothing is made of its kind. */
export const ODD = "kind";
const AT_ONCE = 3;
const TRIES = 4;
const READ_HERE = 64e6;

export class Uploads {
  readonly state = new Store<State>(NOTHING);
  /** Tables and texts that are looked at before they are sent. */
  readonly waiting = new Store<readonly File[]>([]);
  options: Options = { key: "image", format: "", annotations: "predictions" };
  private stop = new AbortController();
  private under = new Map<number, number>();
  private whole = 0;
  private lumps = 0;

  constructor(private project: number) {}

  cancel = (): void => this.stop.abort();

  /** Send files: media become tasks, data files imports; tables and texts wait to be looked at. */
  async send(files: readonly File[]): Promise<void> {
    const of = (kind: Kind) => files.filter((file) => this.kindOf(file) === kind);
    const [media, data] = [of("media"), of("data")];
    this.waiting.set([...this.waiting.get(), ...of("table"), ...of("text")]);
    const odd = of("other");
    if (!media.length && !data.length && !odd.length) return;
    this.begin(media.length + data.length, [...media, ...data].reduce((sum, one) => sum + one.size, 0));
    for (const file of odd) this.fail({ name: file.name, why: ODD });
    await this.all(lumps(media), (lump) => this.lump(lump, "media"));
    await this.all(data.map((file) => [file]), (lump) => this.lump(lump, "data"));
    this.end();
  }

  /** Tables that are too large to be looked at here, or whose format was named, are the server's. */
  private kindOf(file: File): Kind {
    const kind = kindOf(file.name);
    return kind === "table" && (file.size > READ_HERE || this.options.format) ? "data" : kind;
  }

  /** Rows of a table, or texts, become tasks; `missing` are those that cannot. */
  async rows(file: File, rows: readonly Row[], missing: readonly Failed[]): Promise<void> {
    this.drop(file);
    this.begin(1, 0);
    this.state.change({ failed: [...missing] });
    await this.all([file], () => sendRows(
      rows, (tasks) => this.make(tasks),
      (row, why) => this.fail({ name: file.name, why, row: row.row, cells: row.cells }), () => this.stop.signal.aborted,
    ), (one) => one.name);
    this.state.change({ sent: 1 });
    this.end();
  }

  /** Let the server read a table, as an export in one of its formats. */
  async asData(file: File): Promise<void> {
    this.drop(file);
    this.begin(1, file.size);
    await this.all([[file]], (lump) => this.lump(lump, "data"));
    this.end();
  }

  drop(file: File): void {
    this.waiting.set(this.waiting.get().filter((one) => one !== file));
  }

  /** Have the server bring files from addresses; each becomes a task. */
  async bring(urls: readonly string[]): Promise<void> {
    this.begin(urls.length, 0);
    await this.all(urls, async (url) => {
      const file = await this.tried(() => calls.fetchFile(url, this.project));
      await this.tasksOf([{ [this.options.key]: file.url }]);
      this.state.change({ sent: this.state.get().sent + 1 });
    }, (url) => url);
    this.end();
  }

  private begin(files: number, allBytes: number): void {
    this.stop = new AbortController();
    this.under.clear();
    this.whole = 0;
    this.state.set({ ...NOTHING, phase: "running", files, allBytes });
  }

  private end(): void {
    this.state.change({ phase: this.stop.signal.aborted ? "stopped" : "done" });
  }

  private async all<T>(things: readonly T[], work: (thing: T) => Promise<void>, name?: (thing: T) => string): Promise<void> {
    const left = [...things];
    const one = async (): Promise<void> => {
      for (let thing = left.shift(); thing !== undefined; thing = left.shift()) {
        if (this.stop.signal.aborted) return;
        try {
          await work(thing);
        } catch (error) {
          const why = error instanceof Refused ? error.message : "";
          if (name) this.fail({ name: name(thing), why });
          else for (const file of thing as unknown as File[]) this.fail({ name: file.name, why });
        }
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, one));
  }

  private fail(what: Failed): void {
    this.state.change({ failed: [...this.state.get().failed, what] });
  }

  private async lump(files: readonly File[], kind: Kind): Promise<void> {
    const form = new FormData();
    form.set("project_id", String(this.project));
    for (const file of files) form.append("file", file, file.name);
    const size = files.reduce((sum, one) => sum + one.size, 0);
    const id = this.lumps++;
    const known = await this.tried(() => upload<{ files: StoredFile[] }>("/files", form, (share) => {
      this.under.set(id, share * size);
      this.count();
    }, this.stop.signal));
    this.under.delete(id);
    this.whole += size;
    this.count();
    if (kind === "media") await this.tasksOf(known.files.map((file): Data => ({ [this.options.key]: file.url })));
    else for (const [n, file] of known.files.entries()) await this.taken(file.id, files[n] as File);
    this.state.change({ sent: this.state.get().sent + files.length });
  }

  private count(): void {
    const under = [...this.under.values()].reduce((sum, one) => sum + one, 0);
    this.state.change({ bytes: Math.min(this.whole + under, this.state.get().allBytes) });
  }

  private tasksOf(data: readonly Data[]): Promise<void> {
    return this.make(data.map((one) => ({ data: one })));
  }

  private async make(tasks: readonly calls.NewTask[]): Promise<void> {
    const key = newId(20);
    const { created } = await this.tried(() => calls.createTasks(this.project, tasks, key, this.options.batch));
    this.state.change({ tasks: this.state.get().tasks + created });
  }

  /** Tasks of a data file: as the server recognises it, else by its ending, else what is inside. */
  private async taken(file_id: number, file: File): Promise<void> {
    const { format } = this.options;
    const first = await this.imported(file.name, { file_id, ...(format ? { format } : {}) });
    if (first?.state !== "failed" || format) return;
    const table = /\.(csv|tsv)$/i.exec(file.name)?.[1]?.toLowerCase();
    if (table) {
      this.replace(first.id);
      await this.imported(file.name, { file_id, format: table });
    } else if (/\.zip$/i.test(file.name)) await this.unzipped(file, first);
    // Rows of nobody's format, such as a list of objects, are the data of tasks.
    else if (/\.(json|jsonl|ndjson)$/i.test(file.name) && file.size <= READ_HERE) {
      const rows = rowsIn(await file.text());
      if (!rows) return;
      const before = this.state.get().tasks;
      await sendRows(rows.map((data, n) => ({ row: n + 1, task: { data }, cells: [JSON.stringify(data)] })), (tasks) => this.make(tasks),
        (row, why) => this.fail({ name: file.name, why, row: row.row, cells: row.cells }), () => this.stop.signal.aborted);
      const counts = { tasks: this.state.get().tasks - before };
      this.replace(first.id, { name: file.name, record: { ...first, state: "completed", error: null, counts } });
    }
  }

  /** An archive in no format of data sets: its pictures, recordings and films become a task each. */
  private async unzipped(file: File, first: Import): Promise<void> {
    const entries = await entriesOf(file).catch(() => []);
    const media = entries.filter((one) => kindOf(one.name) === "media");
    if (!media.length) return;
    this.replace(first.id);
    for (const one of entries) if (kindOf(one.name) !== "media") this.fail({ name: `${file.name}/${one.name}`, why: ODD });
    const { files, allBytes } = this.state.get();
    this.state.change({ files: files + media.length, allBytes: allBytes + media.reduce((sum, one) => sum + one.size, 0) });
    for (const some of lumps(media)) {
      if (this.stop.signal.aborted) return;
      const opened = await Promise.allSettled(some.map((one) => unpacked(file, one)));
      opened.forEach((one, n) => one.status === "rejected" && this.fail({ name: some[n]?.name ?? "", why: String((one.reason as Error).message) }));
      const good = opened.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
      if (good.length) await this.all([good], (lump) => this.lump(lump, "media"));
    }
  }

  private replace(id: number, ...by: State["imports"]): void {
    this.state.change({ imports: [...this.state.get().imports.filter((one) => one.record.id !== id), ...by] });
  }

  /** Watch an import until it is over; null if one stopped watching. */
  private async imported(name: string, body: { file_id: number; format?: string }): Promise<Import | null> {
    let record = await calls.createImport(this.project, { ...body, annotations: this.options.annotations, ...(this.options.batch ? { batch_id: this.options.batch } : {}) });
    for (let wait = 150; ; wait = Math.min(wait * 1.5, 3000)) {
      this.replace(record.id, { name, record });
      if (record.state === "completed") this.state.change({ tasks: this.state.get().tasks + (record.counts["tasks"] ?? 0) });
      if (["completed", "failed"].includes(record.state)) return record;
      await new Promise((done) => setTimeout(done, wait));
      if (this.stop.signal.aborted) return null;
      record = await calls.importOf(record.id);
    }
  }

  /** Again after what passes: no connection, a busy server. */
  private async tried<T>(work: () => Promise<T>): Promise<T> {
    for (let n = 1; ; n++) {
      try {
        return await work();
      } catch (error) {
        const passing = error instanceof Unreached || (error instanceof Refused && error.passing);
        if (!passing || n >= TRIES || this.stop.signal.aborted) throw error;
        const after = error instanceof Refused ? error.retryAfter : 0;
        await new Promise((done) => setTimeout(done, Math.max(after * 1000, 500 * 2 ** n)));
      }
    }
  }
}
