/** A line of days, drawn by uPlot, said in a sentence, and there as a table. */
import { useEffect, useId, useRef, useState } from "preact/hooks";
import UPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { reports as r } from "../../messages.reports.en.ts";
import { most, niceTop, sum } from "../../sales-figures.ts";

const HEIGHT = 220;
const DAY_SECONDS = 86_400;

/** A colour of the page as it is now. */
function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

const shortDay = (day: string) =>
  new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", day: "numeric", month: "short" }).format(Date.parse(day));

type Line = {
  readonly days: readonly string[];
  readonly values: readonly number[];
  /** Of a value, with its unit. */
  readonly show: (value: number) => string;
  /** The same, short enough for the scale. */
  readonly tick: (value: number) => string;
};

function optionsOf({ days, values, tick }: Line, width: number): UPlot.Options {
  const text = { font: `12px ${colour("--font") || "sans-serif"}`, stroke: colour("--soft") };
  const top = niceTop(Math.max(0, ...values));
  return {
    width,
    height: HEIGHT,
    legend: { show: false },
    cursor: { drag: { x: false, y: false } },
    scales: { x: { time: false }, y: { range: [0, top] } },
    series: [
      {},
      {
        stroke: colour("--accent"),
        fill: colour("--accent-wash"),
        width: 3,
        points: { show: days.length < 15, size: 8, fill: colour("--accent") },
      },
    ],
    axes: [
      {
        ...text,
        grid: { show: false },
        ticks: { show: false },
        values: (_, at) => at.map((second) => shortDay(new Date(second * 1000).toISOString().slice(0, 10))),
        splits: () => splitsOf(days, width).map(secondsOf),
      },
      {
        ...text,
        size: 64,
        grid: { stroke: colour("--hair"), width: 1 },
        ticks: { show: false },
        splits: () => [0, top / 4, top / 2, (top * 3) / 4, top],
        values: (_, at) => at.map(tick),
      },
    ],
  };
}

const secondsOf = (day: string) => Date.parse(day) / 1000;

/** As many days as have room for their names. */
function splitsOf(days: readonly string[], width: number): string[] {
  const step = Math.max(1, Math.ceil(days.length / Math.max(2, Math.floor(width / 90))));
  return days.filter((_, i) => i % step === 0);
}

/** Draws the line into `place` until the answer is called; anew when its room or the colours change. */
function draw(place: HTMLElement, line: Line): () => void {
  let plot: UPlot | undefined;
  const paint = () => {
    plot?.destroy();
    const x = line.days.map(secondsOf);
    const data: UPlot.AlignedData = [x.length === 1 ? [...x, (x[0] ?? 0) + DAY_SECONDS] : x, [...line.values]];
    plot = new UPlot(optionsOf(line, Math.max(200, place.clientWidth)), data, place);
  };
  paint();
  const room = new ResizeObserver(() => plot && plot.width !== place.clientWidth && paint());
  room.observe(place);
  const scheme = matchMedia("(prefers-color-scheme: dark)");
  scheme.addEventListener("change", paint);
  const chosen = new MutationObserver(paint);
  chosen.observe(document.documentElement, { attributes: true, attributeFilter: ["data-scheme"] });
  return () => {
    room.disconnect();
    chosen.disconnect();
    scheme.removeEventListener("change", paint);
    plot?.destroy();
  };
}

export function Trend({ what, ...line }: Line & { what: string }) {
  const { days, values, show } = line;
  const place = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);
  const id = useId();
  useEffect(() => (place.current ? draw(place.current, line) : undefined), [JSON.stringify([days, values]), what]);
  const highest = most(values);
  const name = (day: string | undefined) => (day === undefined ? "" : shortDay(day));
  return (
    <figure class="trend">
      <div
        class="trend__plot"
        ref={place}
        role="img"
        aria-label={r.trendLabel(
          what,
          name(days[0]),
          name(days.at(-1)),
          show(sum(values)),
          show(highest.value),
          name(days[highest.index]),
        )}
      />
      <figcaption class="minutes__foot xs soft">
        <span>{what}</span>
        <button type="button" class="link" aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>
          {open ? r.hideTable : r.showTable}
        </button>
      </figcaption>
      <div id={id} hidden={!open}>
        {open && (
          <table class="table">
            <thead>
              <tr>
                <th scope="col">{r.day}</th>
                <th scope="col" class="end">
                  {what}
                </th>
              </tr>
            </thead>
            <tbody>
              {days
                .map((day, i) => (
                  <tr key={day}>
                    <td>{name(day)}</td>
                    <td class="end num">{show(values[i] ?? 0)}</td>
                  </tr>
                ))
                .reverse()}
            </tbody>
          </table>
        )}
      </div>
    </figure>
  );
}
