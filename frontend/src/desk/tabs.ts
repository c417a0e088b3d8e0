/** One tab labels a project at a time: the one that was opened last, or said so last. */

import { newId } from "../ids";

export class Tab {
  private id = newId();
  private channel: BroadcastChannel;
  private answered: (() => void) | undefined;

  /** `yielding` is called when another tab takes the project: it must keep all work at once. */
  constructor(name: string, private yielding: () => void) {
    this.channel = new BroadcastChannel(`glossator:${name}`);
    this.channel.onmessage = ({ data }: MessageEvent<{ take?: string; given?: string }>) => {
      if (data.take && data.take !== this.id) {
        this.yielding();
        this.channel.postMessage({ given: data.take });
      }
      if (data.given === this.id) this.answered?.();
    };
  }

  /** Take the project; resolves when another tab has given it, or soon if there is none. */
  take(): Promise<void> {
    return new Promise((resolve) => {
      this.answered = resolve;
      setTimeout(resolve, 60);
      this.channel.postMessage({ take: this.id });
    });
  }

  close(): void {
    this.channel.close();
  }
}
