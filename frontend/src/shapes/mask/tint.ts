/** A mask as a picture in one colour, of the pixels that it covers. */

import { toScreen, type View } from "../../canvas/view";
import { type Bits, eachRun, type Mask, type Patch, patchOf } from "./runs";

export class Tint {
  readonly canvas = document.createElement("canvas");
  private pen: CanvasRenderingContext2D | null;
  private ink: number;

  constructor(readonly patch: Patch, color: string) {
    this.canvas.width = Math.max(patch.right - patch.left, 1);
    this.canvas.height = Math.max(patch.bottom - patch.top, 1);
    this.pen = this.canvas.getContext("2d");
    const value = parseInt(color.slice(1), 16) || 0;
    // One number a pixel, its bytes in the order of the canvas: red, green, blue, opaque.
    this.ink = new Uint32Array(Uint8Array.of((value >> 16) & 255, (value >> 8) & 255, value & 255, 255).buffer)[0] ?? 0;
  }

  get size(): number {
    return this.canvas.width * this.canvas.height;
  }

  private put(patch: Patch, inside: (x: number, y: number) => boolean): void {
    const [width, height] = [patch.right - patch.left, patch.bottom - patch.top];
    if (width <= 0 || height <= 0 || !this.pen) return;
    const image = this.pen.createImageData(width, height);
    const pixels = new Uint32Array(image.data.buffer);
    for (let y = 0, at = 0; y < height; y++)
      for (let x = 0; x < width; x++, at++)
        if (inside(x + patch.left, y + patch.top)) pixels[at] = this.ink;
    this.pen.putImageData(image, patch.left - this.patch.left, patch.top - this.patch.top);
  }

  /** Show what a patch of the bits says now. */
  update({ width, data }: Bits, patch: Patch): void {
    this.put(patch, (x, y) => data[y * width + x] === 1);
  }

  static of(mask: Mask, color: string): Tint {
    const patch = patchOf(mask);
    const made = new Tint(patch, color);
    const wide = patch.right - patch.left;
    const here = new Uint8Array(wide * (patch.bottom - patch.top));
    eachRun(mask, (start, end) => {
      for (let at = start; at < end; ) {
        const y = Math.floor(at / mask.width);
        const stop = Math.min(end, (y + 1) * mask.width);
        const row = (y - patch.top) * wide - y * mask.width - patch.left;
        here.fill(1, row + at, row + stop);
        at = stop;
      }
    });
    made.put(patch, (x, y) => here[(y - patch.top) * wide + x - patch.left] === 1);
    return made;
  }

  draw(pen: CanvasRenderingContext2D, view: View, alpha: number): void {
    const { x, y } = toScreen(view, { x: this.patch.left, y: this.patch.top });
    pen.globalAlpha = alpha;
    pen.imageSmoothingEnabled = view.scale < 1;
    pen.drawImage(this.canvas, x, y, this.canvas.width * view.scale, this.canvas.height * view.scale);
    pen.globalAlpha = 1;
  }
}
