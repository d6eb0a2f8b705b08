/** Who is in the house, as it changes: people, gates, minutes, when all are in, and what somebody should look at (S9). */
import { useRoute } from "preact-iso";
import type { AttendanceNow } from "../../../api/door-types.ts";
import type { EventShape, InventoryNow } from "../../../api/types.ts";
import { forecast, isStorm, minutesOf } from "../../attendance.ts";
import { useAttendance } from "../../live-attendance.ts";
import { doors } from "../../messages.doors.en.ts";
import { m } from "../../messages.en.ts";
import { SHOWN_MINUTES } from "../../minutes.ts";
import { Banner, FaultBanner } from "../../parts/banner.tsx";
import { ButtonLink } from "../../parts/button.tsx";
import { Show, useLoad } from "../../parts/load.tsx";
import { MinuteChart } from "../../parts/minute-chart.tsx";
import { Page, Panel } from "../../parts/page.tsx";
import { api } from "../../session.ts";
import { clock } from "../../zoned-time.ts";
import { ScanLog } from "./scans.tsx";
import { SoldAtDoor } from "./sold.tsx";

/** More gates than this are only in the table. */
const DRAWN_GATES = 4;

export function DoorsLiveScreen() {
  const { params } = useRoute();
  const id = params["id"] ?? "";
  const loaded = useLoad(async () => {
    const [event, inventory] = await Promise.all([
      api.get<EventShape>(`/events/${id}`),
      api.get<InventoryNow>(`/events/${id}/inventory`),
    ]);
    return { event, inventory };
  }, [id]);
  return (
    <Page
      title={loaded.data?.event.name ?? doors.now.title}
      under={["/console/check-in", m.checkIn.title]}
      actions={<ButtonLink href={`/console/check-in?event=${id}`}>{m.checkIn.sessions}</ButtonLink>}
    >
      <Show of={loaded}>{({ event, inventory }) => <Live event={event} inventory={inventory} />}</Show>
    </Page>
  );
}

function Live({ event, inventory }: { event: EventShape; inventory: InventoryNow }) {
  const { now, by, lost } = useAttendance(event.id);
  if (now === undefined) return lost ? <FaultBanner fault={lost} /> : <div class="panel" aria-busy="true" />;
  const asOf = clock(new Date(now.at).getTime(), event.time_zone, true);
  return (
    <div class={lost ? "stack is-stale" : "stack"}>
      {lost && <Banner tone="warn" appears head={doors.now.lost} rest={doors.now.lostText(asOf)} />}
      {isStorm(now) && (
        <Banner tone="bad" appears head={doors.now.storm(now.recent_duplicates)} rest={doors.now.stormText} />
      )}
      <p class="soft xs">
        {doors.now.at(asOf)}, {by === "socket" ? doors.now.pushed : doors.now.asking}
      </p>
      <Numbers now={now} inventory={inventory} />
      <div class="sale__panels">
        <Panel title={doors.now.perMinute} beside={<span class="xs soft">{m.onSale.span}</span>} pad>
          <Minutes now={now} zone={event.time_zone} />
        </Panel>
        <Panel title={doors.now.forecast} pad>
          <Forecast now={now} sold={inventory.sold} zone={event.time_zone} />
        </Panel>
      </div>
      <Gates now={now} zone={event.time_zone} />
      <SoldAtDoor eventId={event.id} />
      <ScanLog event={event} start={now.conflicts > 0 ? "conflicts" : "all"} />
    </div>
  );
}

function Numbers({ now, inventory }: { now: AttendanceNow; inventory: InventoryNow }) {
  const house = inventory.sold + inventory.held + inventory.free + inventory.blocked;
  const words = doors.now;
  return (
    <dl class="stats sale__numbers">
      {(
        [
          [words.inside, now.inside, words.ofHouse(house)],
          [words.entered, now.entered, words.ofSold(inventory.sold)],
          [words.left, now.left, words.leftNote],
          [words.refused, now.refused, words.refusedNote],
          [words.conflicts, now.conflicts, now.conflicts > 0 ? words.conflictsNote : words.noConflicts],
        ] as const
      ).map(([label, n, note]) => (
        <div class="stat" key={label}>
          <dt>{label}</dt>
          <dd class="num">{n.toLocaleString("en")}</dd>
          <dd class="stat__note soft xs">{note}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Minutes of one gate, or of all. */
function Minutes({ now, zone, gate }: { now: AttendanceNow; zone: string; gate?: string | null }) {
  const minutes = minutesOf(now, new Date(now.at).getTime(), SHOWN_MINUTES, gate);
  return (
    <MinuteChart
      zone={zone}
      words={doors.now.chart}
      minutes={minutes.map(({ at, entered, refused }) => ({
        at: new Date(at).toISOString(),
        bar: entered,
        tick: refused,
      }))}
    />
  );
}

function Forecast({ now, sold, zone }: { now: AttendanceNow; sold: number; zone: string }) {
  const at = new Date(now.at).getTime();
  const seen = forecast(now, sold, at);
  if (seen.kind === "all_in") return <p>{doors.now.allIn}</p>;
  if (seen.kind === "unknown") return <p class="soft">{doors.now.unknown}</p>;
  const rate = seen.perMinute.toLocaleString("en", { maximumFractionDigits: 1 });
  const when = clock(at + seen.minutes * 60_000, zone);
  return (
    <div class="stack">
      <p>{doors.now.forecastIn(seen.missing, rate, doors.now.minutes(seen.minutes), when)}</p>
      <p class="soft xs">{doors.now.forecastNote}</p>
    </div>
  );
}

function Gates({ now, zone }: { now: AttendanceNow; zone: string }) {
  const words = doors.now;
  if (now.gates.length === 0) return null;
  const busiest = [...now.gates].sort((a, b) => b.entered - a.entered).slice(0, DRAWN_GATES);
  return (
    <>
      {now.gates.length > 1 && (
        <div class="sale__panels">
          {busiest.map(({ gate }) => (
            <Panel key={gate ?? ""} title={gate ?? words.noGate} pad>
              <Minutes now={now} zone={zone} gate={gate} />
            </Panel>
          ))}
        </div>
      )}
      <Panel title={words.byGate}>
        <table class="table">
          <thead>
            <tr>
              <th scope="col">{words.gate}</th>
              {[words.in, words.out, words.no].map((word) => (
                <th key={word} scope="col" class="end">
                  {word}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {now.gates.map(({ gate, entered, left, refused }) => (
              <tr key={gate ?? ""}>
                <td>{gate ?? words.noGate}</td>
                <td class="end num">{entered}</td>
                <td class="end num">{left}</td>
                <td class="end num">{refused}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Panel>
    </>
  );
}
