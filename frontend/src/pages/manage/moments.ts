/** Moments as people read them, in their own time zone. */

const DAY = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });
const MOMENT = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

export const day = (at: string): string => DAY.format(new Date(at));
export const moment = (at: string): string => MOMENT.format(new Date(at));
