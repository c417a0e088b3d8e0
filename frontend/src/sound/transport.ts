/** Plays a recording: from here, a stretch of it, again and again. No framework. */

import type { Span } from "../timeline/rows";

const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 2.5, 3];
/** So near to its end a stretch is over. */
const NEAR_S = 0.015;

export class Transport {
  /** Played again from its start when its end is reached. */
  loops = false;
  /** The stretch at whose end it stops, if it plays one. */
  private stretch: Span | null = null;
  private due = 0;
  private stops = new AbortController();

  /** `moved` is told where it plays, `changed` that it plays or stands, or its speed or length is another. */
  constructor(readonly sound: HTMLMediaElement, private moved: (at: number) => void, private changed: () => void) {
    const { signal } = this.stops;
    for (const event of ["play", "pause", "ended", "ratechange", "durationchange"])
      sound.addEventListener(event, this.heard, { signal });
    for (const event of ["seeking", "seeked", "timeupdate"]) sound.addEventListener(event, () => moved(this.at), { signal });
  }

  close(): void {
    this.stops.abort();
    cancelAnimationFrame(this.due);
    this.sound.pause();
  }

  get at(): number {
    return this.sound.currentTime;
  }

  get plays(): boolean {
    return !this.sound.paused;
  }

  get length(): number {
    return Number.isFinite(this.sound.duration) ? this.sound.duration : 0;
  }

  get speed(): number {
    return this.sound.playbackRate;
  }

  seek(to: number): void {
    this.sound.currentTime = Math.min(Math.max(to, 0), this.length || Number.MAX_VALUE);
    this.moved(this.at);
  }

  /** Play or pause; a stretch is played from its start unless it is being heard. */
  toggle(stretch: Span | null): void {
    if (this.plays) return this.sound.pause();
    this.play(stretch);
  }

  play(stretch: Span | null): void {
    this.stretch = stretch && stretch.end > stretch.start ? stretch : null;
    if (this.stretch && (this.at < this.stretch.start || this.at >= this.stretch.end - NEAR_S)) this.seek(this.stretch.start);
    // Refused where nothing was pressed yet, or there is nothing to play: then it stands.
    this.sound.play().catch(() => this.changed());
  }

  /** What is heard now is (no longer) to end with a stretch. */
  keepTo(stretch: Span | null): void {
    this.stretch = stretch;
  }

  get keeps(): boolean {
    return this.stretch !== null;
  }

  faster(by: 1 | -1): void {
    const at = SPEEDS.findIndex((one) => one >= this.speed - 1e-6);
    this.setSpeed(SPEEDS[Math.min(Math.max(at + by, 0), SPEEDS.length - 1)] ?? 1);
  }

  setSpeed(speed: number): void {
    this.sound.playbackRate = this.sound.defaultPlaybackRate = speed;
  }

  private heard = (): void => {
    cancelAnimationFrame(this.due);
    if (this.plays) this.due = requestAnimationFrame(this.tick);
    this.changed();
  };

  private tick = (): void => {
    this.due = requestAnimationFrame(this.tick);
    const { stretch } = this;
    if (stretch && this.at >= stretch.end - NEAR_S) {
      if (this.loops) this.sound.currentTime = stretch.start;
      else {
        this.sound.pause();
        this.seek(stretch.end);
      }
    }
    this.moved(this.at);
  };
}
