/** How a wave is drawn: for each pixel from its lowest to its highest sample. */

import type { Backdrop } from "../timeline/scene";
import type { Peaks } from "./peaks";

/** Quieter recordings are drawn taller, but silence not as noise. */
const QUIET = 0.05;
const FULL = 0.92;

/** A lane for each channel, or one for all of them. */
export function waveOf(peaks: Peaks | null, apart: boolean): Backdrop {
  return (pen, lane, { x, y, width, height }, look, inks) => {
    const middle = y + height / 2;
    pen.fillStyle = inks.line;
    pen.fillRect(x, Math.round(middle), width, 1);
    if (!peaks || height < 2) return;
    const channels = apart ? peaks.channels.slice(lane, lane + 1) : peaks.channels;
    const tall = ((height / 2) * FULL) / Math.max(peaks.loudest, QUIET);
    const each = ((look.to - look.from) / width) * peaks.perSecond;
    const first = look.from * peaks.perSecond;
    pen.fillStyle = inks.wave;
    pen.beginPath();
    for (let n = 0; n < width; n++) {
      let [low, high] = [Infinity, -Infinity];
      for (const channel of channels) {
        const found = channel.between(first + n * each, first + Math.max((n + 1) * each, n * each + 1));
        if (!found) continue;
        low = Math.min(low, found[0]);
        high = Math.max(high, found[1]);
      }
      if (low > high) continue;
      const top = middle - high * tall;
      pen.rect(x + n, top, 1, Math.max(middle - low * tall - top, 1));
    }
    pen.fill();
  };
}
