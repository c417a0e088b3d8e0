/** Files on their way to the server, and tasks made of them. No framework in here. */

import { Refused, upload, Unreached } from "../api";
import { newId } from "../ids";
import type { Data } from "../model";
import { Store } from "../store";
import * as calls from "./calls";
import { kindOf, type Kind, lumps, rowsIn } from "./files";
import type { Import, StoredFile } from "./model";

export interface State {
  phase: "idle" | "running" | "done" | "stopped";
  /** Files that were sent whole, of how many. */
  sent: number;
  files: number;
  bytes: number;
  allBytes: number;
  tasks: number;
  failed: { name: string; why: string }[];
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
const CHUNK = 1000;
const READ_HERE = 64e6;

export class Uploads {
  readonly state = new Store<State>(NOTHING);
  private stop = new AbortController();
  private under = new Map<number, number>();
  private whole = 0;
  private lumps = 0;

  constructor(private project: number, private key: string) {}

  cancel = (): void => this.stop.abort();

  /** Send files: media become tasks, data files imports. */
  async send(files: readonly File[]): Promise<void> {
    const media = files.filter((file) => kindOf(file.name) === "media");
    const data = files.filter((file) => kindOf(file.name) === "data");
    const odd = files.filter((file) => kindOf(file.name) === "other");
    this.begin(media.length + data.length, [...media, ...data].reduce((sum, one) => sum + one.size, 0));
    for (const file of odd) this.fail(file.name, ODD);
    await this.all(lumps(media), (lump) => this.lump(lump, "media"));
    await this.all(data.map((file) => [file]), (lump) => this.lump(lump, "data"));
    this.end();
  }

  /** Have the server bring files from addresses; each becomes a task. */
  async bring(urls: readonly string[]): Promise<void> {
    this.begin(urls.length, 0);
    await this.all(urls, async (url) => {
      const file = await this.tried(() => calls.fetchFile(url, this.project));
      await this.tasksOf([{ [this.key]: file.url }]);
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
          if (name) this.fail(name(thing), why);
          else for (const file of thing as unknown as File[]) this.fail(file.name, why);
        }
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, one));
  }

  private fail(name: string, why: string): void {
    this.state.change({ failed: [...this.state.get().failed, { name, why }] });
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
    if (kind === "media") await this.tasksOf(known.files.map((file): Data => ({ [this.key]: file.url })));
    else for (const [n, file] of known.files.entries()) await this.taken(file.id, files[n] as File);
    this.state.change({ sent: this.state.get().sent + files.length });
  }

  private count(): void {
    const under = [...this.under.values()].reduce((sum, one) => sum + one, 0);
    this.state.change({ bytes: Math.min(this.whole + under, this.state.get().allBytes) });
  }

  private async tasksOf(data: Data[]): Promise<void> {
    const key = newId(20);
    const { created } = await this.tried(() => calls.createTasks(this.project, data.map((one) => ({ data: one })), key));
    this.state.change({ tasks: this.state.get().tasks + created });
  }

  /** Tasks of a data file: as the server recognises it, else by its ending. */
  private async taken(file_id: number, file: File): Promise<void> {
    const first = await this.imported(file.name, { file_id });
    if (first?.state !== "failed") return;
    const table = /\.(csv|tsv)$/i.exec(file.name)?.[1]?.toLowerCase();
    if (table) {
      this.replace(first.id);
      await this.imported(file.name, { file_id, format: table });
      return;
    }
    // Rows of nobody's format, such as a list of objects, are the data of tasks.
    const rows = /\.(json|jsonl|ndjson)$/i.test(file.name) && file.size <= READ_HERE ? rowsIn(await file.text()) : null;
    if (!rows) return;
    for (let at = 0; at < rows.length; at += CHUNK) await this.tasksOf(rows.slice(at, at + CHUNK));
    this.replace(first.id, { name: file.name, record: { ...first, state: "completed", error: null, counts: { tasks: rows.length } } });
  }

  private replace(id: number, ...by: State["imports"]): void {
    this.state.change({ imports: [...this.state.get().imports.filter((one) => one.record.id !== id), ...by] });
  }

  /** Watch an import until it is over; null if one stopped watching. */
  private async imported(name: string, body: { file_id: number; format?: string }): Promise<Import | null> {
    let record = await calls.createImport(this.project, body);
    for (let wait = 150; ; wait = Math.min(wait * 1.5, 3000)) {
      this.replace(record.id, { name, record });
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
