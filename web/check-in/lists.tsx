/** Earlier scans of this phone, and those that do not go together. */
import { clockText } from "./answer.ts";
import type { Clash, Past } from "./keeping.ts";
import { language, m } from "./words.ts";

/** A device may take back what it did for so long (E40); the server has the last word. */
const ANNUL_WINDOW = 5 * 60_000;

function seconds(at: number, timeZone: string): string {
  const tag = language === "en" ? "en-GB" : language;
  return new Intl.DateTimeFormat(tag, { hour: "2-digit", minute: "2-digit", second: "2-digit", timeZone }).format(at);
}

/** Whether a scan can still be taken back. */
function mayAnnul({ result, annulled, at }: Past, now: number): boolean {
  return !annulled && (result === "admitted" || result === "exited") && now - at < ANNUL_WINDOW;
}

export function LastScan({ scan, zone }: { scan: Past; zone: string }) {
  const yes = scan.result === "admitted" || scan.result === "exited";
  const again = scan.result === "duplicate";
  const path = yes ? "M4.5 12.5l5 5 10-11" : again ? "M5 5h10v10H5zM9 9h10v10H9z" : "M5 5l14 14M19 5L5 19";
  return (
    <>
      <span class={`last__m last__m--${yes ? "y" : again ? "a" : "n"}`}>
        <svg class="i i--l" viewBox="0 0 24 24" aria-hidden="true">
          <path d={path} />
        </svg>
      </span>
      <div class="grow">
        <b>
          {scan.annulled ? m.annulled : m.short[scan.result]}, {seconds(scan.at, zone)}
        </b>
        <div>{scan.place}</div>
      </div>
    </>
  );
}

type ListProps = {
  readonly past: readonly Past[];
  readonly zone: string;
  readonly now: number;
  readonly onAnnul: (past: Past) => void;
};

export function PastList({ past, zone, now, onAnnul }: ListProps) {
  if (past.length === 0) return <p class="past__none">{m.listEmpty}</p>;
  return (
    <ol class="past">
      {past.map((scan) => (
        <li key={scan.scanId}>
          <b class="num">{seconds(scan.at, zone)}</b>
          <span>
            {scan.place}
            {scan.offline && ` (${m.onPhone})`}
          </span>
          <b>{scan.annulled ? m.annulled : m.short[scan.result]}</b>
          {mayAnnul(scan, now) && (
            <button type="button" class="btn" aria-label={m.annulOf(scan.place)} onClick={() => onAnnul(scan)}>
              {m.annul}
            </button>
          )}
        </li>
      ))}
    </ol>
  );
}

/** Both records side by side (E35, E37). */
export function Clashes({ clashes, zone, onDone }: { clashes: readonly Clash[]; zone: string; onDone: () => void }) {
  return (
    <section class="clashes" aria-label={m.clash.title}>
      <h3>{m.clash.title}</h3>
      <ul>
        {clashes.map((clash) => (
          <li key={clash.scanId}>
            <p>
              {clash.place && <b>{clash.place}. </b>}
              {m.clash.said(seconds(clash.at, zone), m.short[clash.said])}
            </p>
            <p>
              {clash.against === "refused" ? m.clash.refused : m.clash.against(m.short[clash.against])}{" "}
              {clash.first &&
                `${m.cameIn(clockText(clash.first.at, zone), clash.first.gate)}, ${m.on(clash.first.device)}.`}
            </p>
          </li>
        ))}
      </ul>
      <button type="button" class="btn btn--wide" onClick={onDone}>
        {m.clash.done}
      </button>
    </section>
  );
}
