/** Minutes of a chart. Pure. */

/** One minute: a bar, and a tick across it to compare with. */
export type ChartMinute = { readonly at: string; readonly bar: number; readonly tick: number };

/** As many minutes as a chart shows. */
export const SHOWN_MINUTES = 30;

/** The last minutes, oldest first, and the number at the upper end of the scale: 1, 2 or 5 with zeros. */
export function chartOf(minutes: readonly ChartMinute[]): { shown: readonly ChartMinute[]; top: number } {
  const shown = minutes.slice(-SHOWN_MINUTES);
  const most = Math.max(1, ...shown.flatMap(({ bar, tick }) => [bar, tick]));
  const power = 10 ** Math.floor(Math.log10(most));
  const top = [1, 2, 5, 10].map((step) => step * power).find((end) => end >= most) ?? most;
  return { shown, top };
}
