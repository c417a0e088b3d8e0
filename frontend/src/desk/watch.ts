/** Time spent on a task: it stands still while the page is hidden. */

export class Watch {
  private before = 0;
  private since: number | null = null;

  begin(seconds: number): void {
    this.before = seconds;
    this.since = document.hidden ? null : performance.now();
  }

  run(on: boolean): void {
    this.before = this.seconds;
    this.since = on ? performance.now() : null;
  }

  get seconds(): number {
    return this.before + (this.since === null ? 0 : (performance.now() - this.since) / 1000);
  }
}
