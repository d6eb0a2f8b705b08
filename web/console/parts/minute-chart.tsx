/** Bars by minute with a tick to compare; the newest in accent, all of it in words and as a table. */
import { useId, useState } from "preact/hooks";
import { m } from "../messages.en.ts";
import { chartOf, type ChartMinute, SHOWN_MINUTES } from "../minutes.ts";
import { clock } from "../zoned-time.ts";

export type ChartWords = {
  readonly bar: string;
  readonly tick: string;
  /** All of it in one sentence, for those who do not see it. */
  readonly label: (bars: number, ticks: number, most: number) => string;
  /** The newest minute. */
  readonly last: (bar: number, tick: number) => string;
};

const [STEP, BAR, HEIGHT] = [14, 10, 100];

export function MinuteChart(props: { minutes: readonly ChartMinute[]; words: ChartWords; zone: string }) {
  const { words, zone } = props;
  const [open, setOpen] = useState(false);
  const id = useId();
  const { shown, top } = chartOf(props.minutes);
  const time = (minute: ChartMinute | undefined) => (minute ? clock(Date.parse(minute.at), zone) : "");
  const sum = (of: "bar" | "tick") => shown.reduce((total, minute) => total + minute[of], 0);
  const last = shown.at(-1);
  const offset = SHOWN_MINUTES - shown.length;
  return (
    <figure class="minutes">
      <div class="minutes__scale xs soft">
        <span class="num">{top.toLocaleString("en")}</span>
        <span>{last && words.last(last.bar, last.tick)}</span>
      </div>
      <svg
        class="minutes__bars"
        viewBox={`0 -4 ${SHOWN_MINUTES * STEP} ${HEIGHT + 6}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={words.label(sum("bar"), sum("tick"), Math.max(0, ...shown.map(({ bar }) => bar)))}
      >
        <path class="grid" d={`M0 .5H${SHOWN_MINUTES * STEP}M0 ${HEIGHT / 2}H${SHOWN_MINUTES * STEP}`} />
        {shown.map((minute, i) => {
          const x = (offset + i) * STEP + 2;
          const y = (n: number) => HEIGHT - (n / top) * HEIGHT;
          return (
            <g key={minute.at}>
              {minute.bar > 0 && (
                <path
                  class={minute === last ? "bar bar--now" : "bar"}
                  d={`M${x} ${HEIGHT}V${y(minute.bar)}h${BAR}V${HEIGHT}z`}
                />
              )}
              {minute.tick > 0 && <path class="halo" d={`M${x - 2} ${y(minute.tick)}h${BAR + 4}`} />}
              {minute.tick > 0 && <path class="tick" d={`M${x - 2} ${y(minute.tick)}h${BAR + 4}`} />}
            </g>
          );
        })}
        <path class="axis" d={`M0 ${HEIGHT}H${SHOWN_MINUTES * STEP}`} />
      </svg>
      <div class="minutes__scale xs soft">
        <span class="num">{time(shown[0])}</span>
        <span class="num">{time(last)}</span>
      </div>
      <figcaption class="minutes__foot xs soft">
        <span>{m.onSale.key(words.bar, words.tick)}</span>
        <button type="button" class="link" aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>
          {open ? m.onSale.hideTable : m.onSale.showTable}
        </button>
      </figcaption>
      <div id={id} hidden={!open}>
        {open && (
          <table class="table">
            <thead>
              <tr>
                <th scope="col">{m.onSale.minute}</th>
                <th scope="col" class="end">
                  {words.bar}
                </th>
                <th scope="col" class="end">
                  {words.tick}
                </th>
              </tr>
            </thead>
            <tbody>
              {[...shown].reverse().map((minute) => (
                <tr key={minute.at}>
                  <td class="num">{time(minute)}</td>
                  <td class="end num">{minute.bar}</td>
                  <td class="end num">{minute.tick}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
    </figure>
  );
}
