/** A film: a video element that goes to frames exactly. */

import { countOf, frameDuring, frameOf, guessed, middleOf, usual } from "./frames";
import { Reel } from "./reel";
import { taken } from "./ahead";

const LISTENED = 14;
const PATIENCE_MS = 2500;
const ASSUMED = 25;

/** Not every browser says which frame it shows. */
const TELLS = "requestVideoFrameCallback" in HTMLVideoElement.prototype;

/** The last one was silenced. */
let hushed = false;

type Shown = { mediaTime: number };

export class Video extends Reel {
  readonly element: HTMLVideoElement;
  override seconds: number | null = null;
  /** The rate was neither said nor found out. */
  assumed = false;
  private wanted: number | null = null;
  private due = 0;
  private closed = false;

  /** `rate`: frames in a second, if they are known. */
  constructor(url: string, rate: number | null) {
    super(rate, 1);
    const early = taken(url);
    const element = early ?? document.createElement("video");
    this.element = element;
    this.hush(hushed);
    element.playsInline = true;
    element.preload = "auto";
    element.disablePictureInPicture = true;
    element.addEventListener("seeked", this.arrived);
    element.addEventListener("ended", () => {
      this.pause();
      this.show(this.count - 1);
    });
    element.addEventListener("error", () => this.state.change({ broken: true }));
    if (early?.error) this.state.change({ broken: true });
    if (!early) element.src = url;
    void this.begin(rate);
  }

  private async begin(known: number | null): Promise<void> {
    const { element } = this;
    await (element.readyState >= 2 ? undefined : when(element, "loadeddata"));
    if (!Number.isFinite(element.duration)) await this.lengthened();
    const rate = known ?? (await this.measured());
    if (this.closed) return;
    this.seconds = element.duration;
    this.state.change({
      rate, count: countOf(element.duration, rate), size: { width: element.videoWidth, height: element.videoHeight },
    });
    this.show(this.at);
  }

  /** A film that was recorded does not say how long it is before its end was seen. */
  private async lengthened(): Promise<void> {
    this.element.currentTime = 1e8;
    await when(this.element, "seeked");
    this.element.currentTime = 0;
    await when(this.element, "seeked");
  }

  /** Frames in a second: from the times of some in a row, then of some far apart. */
  private async measured(): Promise<number> {
    const { element } = this;
    const found = TELLS ? guessed(await this.heard()) : null;
    if (found === null) {
      this.assumed = true;
      return ASSUMED;
    }
    const far: number[] = [];
    for (const part of [0.31, 0.57, 0.83]) far.push(await this.timeAt(element.duration * part));
    return usual(found, far.filter((time) => time > 0));
  }

  private async heard(): Promise<number[]> {
    const { element } = this;
    const times: number[] = [];
    element.muted = true;
    await new Promise<void>((done) => {
      const listen = (_: number, { mediaTime }: Shown) => {
        times.push(mediaTime);
        if (times.length < LISTENED && !element.ended) element.requestVideoFrameCallback(listen);
        else done();
      };
      element.requestVideoFrameCallback(listen);
      setTimeout(done, PATIENCE_MS);
      element.play().catch(() => done());
    });
    element.pause();
    element.muted = hushed;
    return times;
  }

  /** The time of the frame that is shown at a moment. */
  private async timeAt(moment: number): Promise<number> {
    const { element } = this;
    return new Promise((done) => {
      element.requestVideoFrameCallback((_, { mediaTime }) => done(mediaTime));
      setTimeout(() => done(0), PATIENCE_MS / 5);
      element.currentTime = moment;
    });
  }

  /** Without its sound; the next one too. */
  hush(silent: boolean): void {
    this.element.muted = hushed = silent;
    this.state.change({ silent });
  }

  override close(): void {
    super.close();
    this.closed = true;
    cancelAnimationFrame(this.due);
    this.element.pause();
    this.element.removeAttribute("src");
    this.element.load();
    this.element.remove();
  }

  protected turn(at: number): void {
    const { rate, playing } = this.state.get();
    if (!rate || playing) return;
    const { element } = this;
    if (!element.seeking && Math.abs(element.currentTime - this.momentOf(at, rate)) < 1e-4) return this.here();
    this.asked();
    // One at a time: the browser would throw away what it has decoded of the one before.
    if (element.seeking) this.wanted = at;
    else element.currentTime = this.momentOf(at, rate);
  }

  private arrived = (): void => {
    const { rate } = this.state.get();
    const { wanted } = this;
    this.wanted = null;
    this.here();
    if (rate && wanted !== null) this.turn(wanted);
  };

  private momentOf = (at: number, rate: number): number => Math.min(middleOf(at, rate), this.element.duration);

  protected play(): void {
    this.paced();
    this.element.play().then(this.follow, () => this.state.change({ playing: false }));
  }

  /** Say which frame is shown while it plays. */
  private follow = (): void => {
    const { element } = this;
    const { rate, playing } = this.state.get();
    if (!rate || !playing || this.closed) return;
    const heard = (at: number) => {
      if (this.state.get().playing) this.state.change({ at: Math.min(at, this.count - 1) });
      this.follow();
    };
    if (TELLS) element.requestVideoFrameCallback((_, { mediaTime }) => heard(frameOf(mediaTime, rate)));
    else this.due = requestAnimationFrame(() => heard(frameDuring(element.currentTime, rate)));
  };

  protected halt(): void {
    this.element.pause();
    // What is shown may be one further by now.
    this.turn(this.at);
  }

  protected paced(): void {
    this.element.playbackRate = this.state.get().speed;
  }
}

const when = (element: HTMLElement, event: string): Promise<void> =>
  new Promise((done) => element.addEventListener(event, () => done(), { once: true }));
