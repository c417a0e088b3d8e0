/** Frames that are pictures, one after the other. */

import { isHere, picture } from "../desk/media";
import { Reel } from "./reel";

const AHEAD = 8;
const BEHIND = 2;
/** Pictures in a second, where nobody says how many. */
const PACE = 5;

export class Pictures extends Reel {
  readonly element = document.createElement("div");
  private due: ReturnType<typeof setTimeout> | undefined;
  private shown: HTMLImageElement | null = null;
  /** Held on to, so that those next to the one that is shown stay loaded. */
  private near: HTMLImageElement[] = [];

  constructor(private urls: readonly string[], rate: number | null, at: number) {
    super(rate, urls.length);
    this.show(at);
  }

  override close(): void {
    super.close();
    clearTimeout(this.due);
    this.element.remove();
  }

  protected turn(at: number): void {
    this.near = Array.from({ length: AHEAD + BEHIND + 1 }, (_, n) => at - BEHIND + n)
      .flatMap((n) => (n >= 0 && n < this.urls.length && isHere(this.urls[n] ?? "") ? [picture(this.urls[n] ?? "")] : []));
    this.asked();
    void this.put(at);
  }

  private async put(at: number): Promise<void> {
    const image = this.near.find((one) => one.src === new URL(this.urls[at] ?? "", location.href).href);
    const fine = image && (await image.decode().then(() => true, () => image.naturalWidth > 0));
    if (at !== this.at) return;
    this.here();
    if (!image || !fine) {
      this.element.replaceChildren();
      return this.state.change({ broken: true });
    }
    // It can be in one place only; shown twice it is drawn from the same bytes.
    const own = image.isConnected && image.parentElement !== this.element ? (image.cloneNode() as HTMLImageElement) : image;
    if (this.shown !== own) this.element.replaceChildren(own);
    this.shown = own;
    const { naturalWidth: width, naturalHeight: height } = image;
    const { size, broken } = this.state.get();
    if (broken || size?.width !== width || size.height !== height) this.state.change({ size: { width, height }, broken: false });
  }

  protected play(): void {
    clearTimeout(this.due);
    const { rate, speed } = this.state.get();
    this.due = setTimeout(() => this.next(), 1000 / ((rate ?? PACE) * speed));
  }

  /** The next one, as soon as it is here. */
  private next(): void {
    if (!this.state.get().playing) return;
    if (this.at >= this.count - 1) return this.pause();
    const next = picture(this.urls[this.at + 1] ?? "");
    if (next.complete) this.show(this.at + 1);
    this.play();
  }

  protected halt(): void {
    clearTimeout(this.due);
  }

  protected paced(): void {
    if (this.state.get().playing) this.play();
  }
}
