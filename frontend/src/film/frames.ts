/** Frames and seconds. Frame n is shown from n / rate on; frames are counted from 0. Pure. */

import type { Input, Region } from "../model";
import { trackOf } from "../shapes/track";

/** What films are made with. */
const RATES = [
  5, 6, 8, 10, 12, 12.5, 15, 16, 20, 24000 / 1001, 24, 25, 30000 / 1001, 30, 48, 50, 60000 / 1001, 60, 90, 100, 120000 / 1001, 120, 240,
];

/** The seconds at which a frame begins, to a microsecond. */
export const secondsOf = (at: number, rate: number): number => Math.round((at / rate) * 1e6) / 1e6;

/** The frame whose picture is of this time. Containers round times, to a thousandth at worst. */
export const frameOf = (time: number, rate: number): number => Math.max(Math.round(time * rate), 0);

/** The frame that is shown at a moment between two frames' times. */
export const frameDuring = (moment: number, rate: number): number => Math.max(Math.floor(moment * rate + 1e-6), 0);

/** Where one goes to be shown a frame: its middle, so that no rounding shows the one before. */
export const middleOf = (at: number, rate: number): number => (at + 0.5) / rate;

export const countOf = (seconds: number, rate: number): number => Math.max(Math.round(seconds * rate), 1);

/** The frames in a second that are known without looking at the film: what the input says, else what
 * tracks of it were made with. */
export function knownRate(input: Input, regions: readonly Region[]): number | null {
  const said = Number(input.options?.["rate"]);
  if (said > 0 && Number.isFinite(said)) return said;
  for (const region of regions) {
    const track = trackOf(region);
    if (track?.count && track.seconds) return track.count / track.seconds;
    const last = track?.keys.findLast((key) => key.at > 0 && key.time);
    if (last?.time) return last.at / last.time;
  }
  return null;
}

/** The frames in a second of a film some of whose frames in a row have these times; null if they say nothing. */
export function guessed(times: readonly number[]): number | null {
  const steps = times.slice(1).map((time, n) => time - (times[n] as number)).filter((step) => step > 0.002);
  const least = Math.min(...steps);
  if (steps.length < 4) return null;
  // Some of them may have been left out.
  const passed = steps.reduce((sum, step) => sum + Math.round(step / least), 0);
  return passed / steps.reduce((sum, step) => sum + step, 0);
}

/** The usual rate that fits the times of frames far apart best, if one does. */
export function usual(rate: number, times: readonly number[]): number {
  const off = (one: number): number => Math.max(0, ...times.map((time) => Math.abs(time * one - Math.round(time * one)) / one));
  const near = RATES.filter((one) => Math.abs(one / rate - 1) < 0.02);
  const [best] = near.map((one) => ({ one, off: off(one) })).sort((a, b) => a.off - b.off);
  return best && best.off < 0.003 ? best.one : rate;
}

/** Minutes, seconds and hundredths. */
export function clock(seconds: number): string {
  const hundredths = Math.round(seconds * 100);
  const [minutes, rest] = [Math.floor(hundredths / 6000), hundredths % 6000];
  return `${minutes}:${String(Math.floor(rest / 100)).padStart(2, "0")}.${String(rest % 100).padStart(2, "0")}`;
}
