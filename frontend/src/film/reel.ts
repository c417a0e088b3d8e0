/** What is shown frame by frame: a film, or a list of pictures. */

import type { Size } from "../canvas/view";
import { Store } from "../store";

export interface Moving {
  /** The frame that is shown, or is about to be. */
  at: number;
  count: number;
  /** Frames in a second; null where that is not known. */
  rate: number | null;
  size: Size | null;
  playing: boolean;
  speed: number;
  silent: boolean;
  /** The picture is not that of the frame yet, and has not been for a while. */
  late: boolean;
  broken: boolean;
}

const SOON_MS = 150;

export const SPEEDS = [0.1, 0.25, 0.5, 1, 1.5, 2, 4] as const;

export abstract class Reel {
  readonly state: Store<Moving>;
  /** What stands on the page. */
  abstract readonly element: HTMLElement;
  /** Seconds from its begin to its end, of a film. */
  readonly seconds: number | null = null;
  private soon: ReturnType<typeof setTimeout> | undefined;

  constructor(rate: number | null, count: number) {
    this.state = new Store<Moving>({ at: 0, count, rate, size: null, playing: false, speed: 1, silent: false, late: false, broken: false });
  }

  get at(): number {
    return this.state.get().at;
  }

  get count(): number {
    return this.state.get().count;
  }

  /** Stop, and show a frame. */
  go(at: number): void {
    this.pause();
    this.show(at);
  }

  step(by: number): void {
    this.go(this.at + by);
  }

  /** Show a frame; the last one that was asked for counts. */
  show(at: number): void {
    const next = Math.min(Math.max(Math.round(at), 0), this.count - 1);
    this.state.change({ at: next });
    this.turn(next);
  }

  toggle(): void {
    if (this.state.get().playing) return this.pause();
    if (this.at >= this.count - 1) this.show(0);
    this.state.change({ playing: true });
    this.play();
  }

  pause(): void {
    if (!this.state.get().playing) return;
    this.state.change({ playing: false });
    this.halt();
  }

  faster(by: 1 | -1): void {
    const { speed } = this.state.get();
    const at = SPEEDS.findIndex((one) => one >= speed);
    this.hurry(SPEEDS[Math.min(Math.max(at + by, 0), SPEEDS.length - 1)] ?? 1);
  }

  hurry(speed: number): void {
    this.state.change({ speed });
    this.paced();
  }

  /** A frame was asked for; its picture is to come. */
  protected asked(): void {
    if (this.soon === undefined) this.soon = setTimeout(() => this.state.change({ late: true }), SOON_MS);
  }

  protected here(): void {
    clearTimeout(this.soon);
    this.soon = undefined;
    if (this.state.get().late) this.state.change({ late: false });
  }

  close(): void {
    clearTimeout(this.soon);
  }

  protected abstract turn(at: number): void;
  protected abstract play(): void;
  protected abstract halt(): void;
  protected abstract paced(): void;
}
