/** Tickets of each hour of today, with a tick for yesterday; our own bars, said in a sentence, and there as a table. */
import { useId, useState } from "preact/hooks";
import { reports as r } from "../../messages.reports.en.ts";
import { most, niceTop, sum } from "../../sales-figures.ts";

const [STEP, BAR, HEIGHT, HOURS] = [14, 10, 100, 24];
const clock = (hour: number) => `${String(hour).padStart(2, "0")}:00`;

export function HourBars({ today, before }: { today: readonly number[]; before: readonly number[] }) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const highest = most(today);
  const top = niceTop(Math.max(highest.value, ...before));
  const y = (value: number) => HEIGHT - (value / top) * HEIGHT;
  const total = sum(today);
  const label = total === 0 ? r.perHourNone : r.perHourLabel(total, highest.value, clock(highest.index));
  return (
    <figure class="minutes">
      <div class="minutes__scale xs soft">
        <span class="num">{top.toLocaleString("en")}</span>
        <span>{r.perHourKey}</span>
      </div>
      <svg
        class="minutes__bars"
        viewBox={`0 -4 ${HOURS * STEP} ${HEIGHT + 6}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={label}
      >
        <path class="grid" d={`M0 .5H${HOURS * STEP}M0 ${HEIGHT / 2}H${HOURS * STEP}`} />
        {today.map((tickets, hour) => {
          const x = hour * STEP + 2;
          const yesterday = before[hour] ?? 0;
          const isMost = tickets > 0 && hour === highest.index;
          return (
            <g key={hour}>
              {tickets > 0 && (
                <path class={isMost ? "bar bar--now" : "bar"} d={`M${x} ${HEIGHT}V${y(tickets)}h${BAR}V${HEIGHT}z`} />
              )}
              {yesterday > 0 && <path class="halo" d={`M${x - 2} ${y(yesterday)}h${BAR + 4}`} />}
              {yesterday > 0 && <path class="tick" d={`M${x - 2} ${y(yesterday)}h${BAR + 4}`} />}
            </g>
          );
        })}
        <path class="axis" d={`M0 ${HEIGHT}H${HOURS * STEP}`} />
      </svg>
      <div class="minutes__scale xs soft">
        {[0, 6, 12, 18, 23].map((hour) => (
          <span key={hour} class="num">
            {clock(hour)}
          </span>
        ))}
      </div>
      <figcaption class="minutes__foot xs soft">
        <span>{label}</span>
        <button type="button" class="link" aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>
          {open ? r.hideTable : r.showTable}
        </button>
      </figcaption>
      <div id={id} hidden={!open}>
        {open && (
          <table class="table">
            <thead>
              <tr>
                <th scope="col">{r.hour}</th>
                <th scope="col" class="end">
                  {r.today}
                </th>
                <th scope="col" class="end">
                  {r.yesterday}
                </th>
              </tr>
            </thead>
            <tbody>
              {today.map((tickets, hour) => (
                <tr key={hour}>
                  <td class="num">{clock(hour)}</td>
                  <td class="end num">{tickets}</td>
                  <td class="end num">{before[hour] ?? 0}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
    </figure>
  );
}
