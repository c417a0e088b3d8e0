/** What the plots share: their room, their scale, the days below. */

export const [WIDTH, HEIGHT, LEFT] = [860, 210, 44];
const [TOP, FOOT] = [8, 24];

/** So many people have a colour of their own; `overview.css` has them. */
export const PLOTS = 10;
export const shade = (n: number): string => `var(--plot-${n % PLOTS})`;

const SHORT = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", timeZone: "UTC" });
const LONG = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeZone: "UTC" });
export const dayWords = (day: string): string => LONG.format(new Date(`${day}T12:00Z`));

/** How far down a value is, when the greatest is at the top. */
export const yOf = (value: number, top: number): number => HEIGHT - FOOT - (value / top) * (HEIGHT - FOOT - TOP);

const MOST_WORDS = 10;

export function Axes({ days, scale }: { days: readonly string[]; scale: readonly number[] }) {
  const step = (WIDTH - LEFT) / days.length;
  const every = Math.ceil(days.length / MOST_WORDS);
  const top = scale.at(-1) ?? 1;
  return (
    <g aria-hidden="true">
      {scale.map((n) => (
        <g key={n}><line x1={LEFT} x2={WIDTH} y1={yOf(n, top)} y2={yOf(n, top)} className={n === 0 ? "axis" : "axis faint"} />
          <text x={LEFT - 8} y={yOf(n, top) + 4} className="plot-scale">{n}</text></g>
      ))}
      {days.map((day, n) => (days.length - 1 - n) % every === 0 && (
        <text key={day} x={LEFT + (n + 0.5) * step} y={HEIGHT - 6} className={n === days.length - 1 && days.length > MOST_WORDS ? "plot-foot plot-last" : "plot-foot"}>{SHORT.format(new Date(`${day}T12:00Z`))}</text>
      ))}
    </g>
  );
}
