/* oxlint-disable jsx-a11y/prefer-tag-over-role -- button groups are no fieldsets: they have no values to send */
/** The picker's island: loads the hall, keeps the counts fresh, puts map, list and tray together. */
import { createPortal } from "preact/compat";
import { render } from "preact";
import { useEffect, useMemo, useReducer, useState } from "preact/hooks";
import { buildHall, type Hall } from "../hall/hall.ts";
import { pictureOf } from "../hall/live-picture.ts";
import type { Availability, Hold, SeatMap, TicketType } from "../model.ts";
import { offersOf, zonesOfOffers } from "../offers.ts";
import type { PickerData } from "../pages/seats.tsx";
import { Icon } from "../parts/icons.tsx";
import { accessCode, eventByCode } from "./access-code.ts";
import { call, onThisClock } from "./call.ts";
import { HoldBar, useClock } from "./checkout/hold-bar.tsx";
import * as links from "./links.ts";
import { pageData } from "./page-data.ts";
import { pageWords } from "./page-words.ts";
import { AccessCode } from "./picker/access.tsx";
import { Areas } from "./picker/areas.tsx";
import { BestSeats, bestTypes } from "./picker/best.tsx";
import { Chips } from "./picker/chips.tsx";
import { continueToCheckout } from "./picker/continue.ts";
import { Floors } from "./picker/floors.tsx";
import { FreeTable } from "./picker/free-table.tsx";
import { askHeld, chooseAgain } from "./picker/held.ts";
import { followSeats } from "./picker/live.ts";
import { MapStage } from "./picker/map-stage.tsx";
import { NoticeBanner } from "./picker/notice-banner.tsx";
import { SeatList } from "./picker/seat-list.tsx";
import { Selection } from "./picker/selection.ts";
import type { Shared } from "./picker/shared.ts";
import { Alone, Pay, Picked } from "./picker/tray.tsx";
import { noticeText, type Words } from "./picker/words.ts";
import { holdToken, lastHold, orderOf, rememberChoice } from "./session.ts";

const data = pageData<PickerData>();
const eventId = data.event.id;
const words: Words = { t: pageWords(), locale: data.locale };
const { t } = words;

function ViewSwitch({ list, set }: { list: boolean; set: (list: boolean) => void }) {
  const place = document.getElementById("view");
  if (!place) return null;
  const button = (toList: boolean) => (
    <button
      type="button"
      class="btn btn--icon"
      aria-pressed={list === toList}
      aria-label={t(toList ? "pick.list" : "pick.map")}
      onClick={() => set(toList)}
    >
      <Icon name={toList ? "list" : "map"} />
    </button>
  );
  return createPortal(
    <div class="btngroup" role="group" aria-label={t("pick.view")}>
      {button(false)}
      {button(true)}
    </div>,
    place,
  );
}

/** The time of what this tab holds; it can be made longer here as in checkout. */
function Held({ selection }: { selection: Selection }) {
  const left = useClock(selection.heldUntil);
  const over = selection.heldUntil !== null && left <= 0;
  useEffect(() => {
    if (!over) return;
    selection.holdEnded();
    selection.say({ kind: "ended" });
  }, [over]);
  if (selection.heldUntil === null || over) return null;
  const extend = async (): Promise<boolean> => {
    const hold = lastHold(eventId) ?? "";
    const headers = { "hold-token": holdToken(hold) ?? "" };
    const answer = await call<Hold>(`/shop/holds/${hold}`, { method: "PATCH", body: { extend: true }, headers });
    if (!answer.ok) return false;
    selection.heldUntil = onThisClock(answer.value.expires_at, answer.serverTime, Date.now());
    selection.changed();
    return true;
  };
  return <HoldBar t={t} locale={data.locale} left={left} seated={selection.hall !== null} onExtend={extend} />;
}

/** Best seats, and places without a number, in sheets that open over the tray. */
function Sheets(shared: Shared & { loose: readonly TicketType[] }) {
  const { selection, loose } = shared;
  if (!selection.hall) return null;
  return (
    <>
      {bestTypes(selection).length > 0 ? (
        <div class="pick__areas only-narrow">
          <details>
            <summary>{t("pick.best")}</summary>
            <BestSeats {...shared} eventId={eventId} />
          </details>
        </div>
      ) : null}
      {loose.length > 0 ? (
        <div class="pick__areas">
          <details open={matchMedia("(min-width: 900px)").matches || selection.quantities.size > 0}>
            <summary>{t("pick.areas")}</summary>
            <Areas {...shared} types={loose} />
          </details>
        </div>
      ) : null}
    </>
  );
}

function Tray(shared: Shared & { loose: readonly TicketType[]; busy: boolean; onContinue: () => void }) {
  const { selection } = shared;
  const { hall } = selection;
  return (
    <div class="pick__tray">
      <Sheets {...shared} />
      {selection.count() === 0 ? <p class="pick__hint">{t(hall ? "pick.empty" : "pick.empty.ga")}</p> : null}
      <Held selection={selection} />
      <Picked {...shared} />
      <Alone {...shared} />
      <AccessCode t={t} event={eventId} known={selection.types.map(({ id }) => id)} />
      <div id="person-check" class="pick__check" hidden>
        <p class="s">{t("pick.check.person")}</p>
      </div>
      <Pay {...shared} allIn={data.event.all_in} />
    </div>
  );
}

/** Back from checkout the page may come out of the browser's memory: its button is free again, its hold asked for anew. */
function useWayBack(selection: Selection, free: () => void): void {
  useEffect(() => {
    const shown = ({ persisted }: PageTransitionEvent) => {
      free();
      if (persisted) void askHeld(eventId).then((held) => chooseAgain(eventId, selection, held, Date.now()));
    };
    addEventListener("pageshow", shown);
    return () => removeEventListener("pageshow", shown);
  }, [selection]);
}

function Picker({ selection }: { selection: Selection }) {
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const [list, setList] = useState(location.hash === "#list");
  const [busy, setBusy] = useState(false);
  const [spoken, say] = useState("");
  const { hall } = selection;
  const loose = useMemo(() => selection.types.filter((type) => type.category === null), [selection]);
  useEffect(() => selection.subscribe(() => redraw(null)), [selection]);
  useWayBack(selection, () => setBusy(false));
  const show = (next: boolean) => {
    setList(next);
    requestAnimationFrame(() => document.getElementById(next ? "block-0" : "map")?.focus());
  };
  const zones = useMemo(() => zonesOfOffers(selection.types, data.zones), [selection]);
  const shared: Shared = { words, selection, zones, say };
  const { notice } = selection;
  const leave = async () => {
    if (!(await continueToCheckout(eventId, selection))) setBusy(false);
  };
  const onContinue = () => {
    setBusy(true);
    void leave();
  };
  return (
    <>
      {hall ? <ViewSwitch list={list} set={show} /> : null}
      {hall ? (
        <div class="pick__filters">
          <Chips {...shared} />
          <Floors {...shared} />
        </div>
      ) : null}
      <main
        id="main"
        class="pick__stage"
        aria-label={t(hall ? "pick.hall" : "event.tickets")}
        data-lost={notice?.kind === "lost" || undefined}
      >
        <NoticeBanner {...shared} eventPath={data.path} orderPath={orderPath()} />
        {hall ? (
          <MapStage {...shared} hall={hall} onList={() => show(true)} />
        ) : (
          <div class="ga-page">
            <h2 class="h2">{t("event.tickets")}</h2>
            <Areas {...shared} types={loose} />
          </div>
        )}
        {hall && list ? <SeatList {...shared} onMap={() => show(false)} /> : null}
      </main>
      <aside class="pick__side" aria-label={t(hall ? "pick.yours" : "pick.yours.ga")}>
        {hall ? (
          <div class="pick__panel only-wide">
            <h2 class="h3">{t("pick.best")}</h2>
            <BestSeats {...shared} eventId={eventId} />
            <FreeTable {...shared} />
          </div>
        ) : null}
        <Tray {...shared} loose={loose} busy={busy} onContinue={onContinue} />
      </aside>
      <output class="vh" id="say">
        {notice ? noticeText(words, hall, selection.limit, notice) : spoken}
      </output>
    </>
  );
}

/** The order that this tab made of its hold. */
function orderPath(): string | null {
  const hold = lastHold(eventId);
  const order = hold === null ? null : orderOf(hold);
  return order && links.order(order.id, order.token);
}

/** What everybody may buy, and what this tab's access code opens besides. */
async function typesForSale(): Promise<readonly TicketType[]> {
  const code = accessCode(eventId);
  const answer = code === null ? undefined : await eventByCode(eventId, code);
  return answer?.ok ? answer.value.ticket_types : data.event.ticket_types;
}

async function start(): Promise<void> {
  const root = document.getElementById("picker");
  if (!root) return;
  // All at once: on a slow line each way there and back is most of a second.
  const [types, map, first, held] = await Promise.all([
    typesForSale(),
    data.event.seat_map ? call<SeatMap>(`/shop/events/${eventId}/seat-map`) : null,
    call<Availability>(`/shop/events/${eventId}/availability`),
    askHeld(eventId),
  ]);
  if (!first.ok || map?.ok === false) {
    failed(root);
    return;
  }
  const offers = offersOf(types);
  // A map of nothing but areas has no seat to draw: its places are a list.
  const seated = map?.value.sections.some(({ rows }) => rows.some(({ seats }) => seats.length > 0)) === true;
  const hall: Hall | null = seated && map ? buildHall(map.value, offers) : null;
  document.body.classList.toggle("pick--ga", hall === null);
  const selection = new Selection(hall, offers, data.event.max_per_order, data.event.currency);
  selection.update(pictureOf(first.value, selection.seatCount), Date.now());
  chooseAgain(eventId, selection, held, Date.now());
  selection.subscribe(() => rememberChoice(eventId, selection.request()));
  root.replaceChildren();
  render(<Picker selection={selection} />, root);
  document.documentElement.dataset["ready"] = "picker";
  followSeats(eventId, selection);
}

function failed(root: HTMLElement): void {
  root.replaceChildren();
  render(
    <main id="main" class="pick__wait">
      <div class="banner banner--bad" role="alert">
        <Icon name="warning" />
        <div>
          {t("pick.failed")}{" "}
          <button type="button" class="link" onClick={() => location.reload()}>
            {t("pick.retry")}
          </button>
        </div>
      </div>
    </main>,
    root,
  );
}

void start();
