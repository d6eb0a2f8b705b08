/** All events and slots by day, for staff: a month or a week, with keys, on a phone as a list (V13). */
import { useLocation } from "preact-iso";
import { useEffect, useRef, useState } from "preact/hooks";
import type { CalendarEntry } from "../../../api/types.ts";
import {
  byDay,
  dateOf,
  dayOf,
  moved,
  periodOf,
  sameMonth,
  shownDays,
  todayIn,
  type View,
} from "../../calendar-days.ts";
import "../../events.css";
import { e } from "../../messages.events.en.ts";
import { m } from "../../messages.en.ts";
import { Banner } from "../../parts/banner.tsx";
import { Button } from "../../parts/button.tsx";
import { CopyLine } from "../../parts/copy-line.tsx";
import { Empty, Show, useLoad } from "../../parts/load.tsx";
import { Page, Panel } from "../../parts/page.tsx";
import { EventTag } from "../../parts/tags.tsx";
import { zoneName } from "../../places.ts";
import { api, staffZone, tenantSettings } from "../../session.ts";
import { clock } from "../../zoned-time.ts";
import { EventTabs } from "../events.tsx";

/** As many as a day of the month has room for. */
const IN_CELL = 3;

type Calendar = { readonly data: CalendarEntry[]; readonly more: boolean };

const monthName = (day: number) =>
  new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", month: "long", year: "numeric" }).format(day * 86_400_000);
const dayName = (day: number) =>
  new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", weekday: "long", day: "numeric", month: "long" }).format(
    day * 86_400_000,
  );
const weekdayName = (day: number) =>
  new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", weekday: "short" }).format(day * 86_400_000);

function startOf(zone: string): { view: View; day: number } {
  const query = new URLSearchParams(location.search);
  return {
    view: query.get("view") === "week" ? "week" : "month",
    day: dayOf(query.get("day") ?? "") ?? todayIn(zone, Date.now()),
  };
}

export function CalendarScreen() {
  const zone = staffZone.value;
  const { path } = useLocation();
  const [{ view, day }, setPlace] = useState(() => startOf(zone));
  const days = shownDays(view, day);
  const key = `${view}:${days[0]}`;
  const loaded = useLoad(() => {
    const { from, until } = periodOf(days, zone);
    return api.get<Calendar>(`/calendar?${new URLSearchParams({ from, until })}`);
  }, [key, zone]);
  const go = (next: { view?: View; day?: number }) => {
    const place = { view: next.view ?? view, day: next.day ?? day };
    setPlace(place);
    history.replaceState(null, "", `${path}?view=${place.view}&day=${dateOf(place.day)}`);
  };
  const title = view === "month" ? monthName(day) : `${dayName(days[0] ?? day)} – ${dayName(days.at(-1) ?? day)}`;
  const slug = tenantSettings.value?.slug;
  return (
    <Page title={e.calendar.title} under={["/console/events", m.events.title]}>
      <EventTabs />
      <div class="stack">
        <div class="row row--wrap calendar__head">
          <h2 aria-live="polite">{title}</h2>
          <span class="btngroup push">
            <Button label={e.calendar.before} onPress={() => go({ day: moved(view, day, -1) })}>
              ‹
            </Button>
            <Button onPress={() => go({ day: todayIn(zone, Date.now()) })}>{e.calendar.today}</Button>
            <Button label={e.calendar.after} onPress={() => go({ day: moved(view, day, 1) })}>
              ›
            </Button>
          </span>
          <fieldset class="btngroup" aria-label={e.calendar.view}>
            {(["month", "week"] as const).map((one) => (
              <button
                key={one}
                type="button"
                class="btn btn--dense"
                aria-pressed={view === one}
                onClick={() => go({ view: one })}
              >
                {e.calendar[one]}
              </button>
            ))}
          </fieldset>
        </div>
        <Show of={loaded} rows={8}>
          {(calendar) => (
            <>
              {calendar.more && <Banner tone="info" head={e.calendar.more} />}
              <Grid
                view={view}
                day={day}
                days={days}
                entries={calendar.data}
                zone={zone}
                onDay={(next) => go({ day: next })}
              />
            </>
          )}
        </Show>
        <p class="soft s">
          {e.calendar.zone(zoneName(zone))} <span class="only-wide">{e.calendar.keys}</span>
        </p>
        {slug && (
          <Panel title={e.calendar.subscribe} pad>
            <CopyLine
              label={e.calendar.address}
              hint={e.calendar.subscribeText}
              value={`${location.origin}/o/${slug}/calendar.ics`}
            />
          </Panel>
        )}
      </div>
    </Page>
  );
}

function Grid(props: {
  view: View;
  day: number;
  days: readonly number[];
  entries: readonly CalendarEntry[];
  zone: string;
  onDay: (day: number) => void;
}) {
  const { view, day, days, entries, zone, onDay } = props;
  const found = byDay(entries, zone);
  const grid = useRef<HTMLDivElement>(null);
  const keyed = useRef(false);
  useEffect(() => {
    // Only after a key: a press on a button keeps its focus.
    if (keyed.current) grid.current?.querySelector<HTMLElement>(`[data-day="${day}"]`)?.focus();
    keyed.current = false;
  }, [day]);
  const onKey = (event: KeyboardEvent) => {
    const next: Readonly<Record<string, number>> = {
      ArrowLeft: day - 1,
      ArrowRight: day + 1,
      ArrowUp: day - 7,
      ArrowDown: day + 7,
      PageUp: moved(view, day, -1),
      PageDown: moved(view, day, 1),
      Home: day - ((((day + 3) % 7) + 7) % 7),
      End: day + 6 - ((((day + 3) % 7) + 7) % 7),
    };
    const to = next[event.key];
    if (to === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    keyed.current = true;
    onDay(to);
  };
  const weeks = Array.from({ length: days.length / 7 }, (_, i) => days.slice(i * 7, i * 7 + 7));
  return (
    <>
      <div
        class="calendar only-wide"
        ref={grid}
        role="grid"
        aria-label={e.calendar.title}
        tabIndex={-1}
        onKeyDown={onKey}
      >
        <div role="row" class="calendar__week">
          {(weeks[0] ?? []).map((one) => (
            <span key={one} role="columnheader" class="calendar__name soft xs">
              {weekdayName(one)}
            </span>
          ))}
        </div>
        {weeks.map((week) => (
          <div key={week[0]} role="row" class="calendar__week">
            {week.map((one) => {
              const its = found.get(one) ?? [];
              const shown = view === "week" ? its : its.slice(0, IN_CELL);
              return (
                <div
                  key={one}
                  role="gridcell"
                  tabIndex={one === day ? 0 : -1}
                  data-day={one}
                  class={`calendar__day${one === day ? " is-chosen" : ""}${sameMonth(one, day) || view === "week" ? "" : " is-beside"}`}
                  aria-selected={one === day}
                  onClick={() => onDay(one)}
                  onKeyDown={(event) => {
                    if (event.key === "Enter" && event.target === event.currentTarget)
                      event.currentTarget.querySelector("a")?.focus();
                  }}
                >
                  <span class="vh">{e.calendar.day(dayName(one), its.length)}</span>
                  <span class="calendar__number num" aria-hidden="true">
                    {Number(dateOf(one).slice(8))}
                  </span>
                  {shown.map((entry) => (
                    <Entry key={entry.id} entry={entry} />
                  ))}
                  {its.length > shown.length && (
                    <span class="soft xs">{e.calendar.others(its.length - shown.length)}</span>
                  )}
                </div>
              );
            })}
          </div>
        ))}
      </div>
      <DayList view={view} day={day} days={days} found={found} />
    </>
  );
}

function Entry({ entry }: { entry: CalendarEntry }) {
  return (
    <a class={`calendar__entry calendar__entry--${entry.phase}`} href={`/console/events/${entry.id}`}>
      <span class="num">{clock(Date.parse(entry.starts_at), entry.time_zone)}</span> {entry.name}
    </a>
  );
}

/** Every day that has something, one below the other: on a phone all of the time, on a desk the chosen day. */
function DayList(props: { view: View; day: number; days: readonly number[]; found: Map<number, CalendarEntry[]> }) {
  const { view, day, days, found } = props;
  const filled = days.filter((one) => found.has(one) && (view === "week" || sameMonth(one, day)));
  const chosen = found.get(day) ?? [];
  return (
    <>
      <div class="only-narrow panel">
        {filled.length === 0 && <Empty icon="events" head={e.calendar.empty} />}
        {filled.map((one) => (
          <DayPart key={one} day={one} entries={found.get(one) ?? []} />
        ))}
      </div>
      {chosen.length > 0 && (
        <div class="only-wide panel">
          <DayPart day={day} entries={chosen} />
        </div>
      )}
    </>
  );
}

function DayPart({ day, entries }: { day: number; entries: readonly CalendarEntry[] }) {
  return (
    <section aria-label={dayName(day)}>
      <h3 class="calendar__listday">{dayName(day)}</h3>
      <ul class="rows">
        {entries.map((entry) => (
          <li key={entry.id} class="rows__row">
            <a class="rows__main" href={`/console/events/${entry.id}`}>
              {entry.name}
            </a>
            <span class="end">
              <EventTag status={entry.phase} />
            </span>
            <span class="soft xs num">{clock(Date.parse(entry.starts_at), entry.time_zone)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
