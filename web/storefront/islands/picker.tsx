/* oxlint-disable jsx-a11y/prefer-tag-over-role -- button groups are no fieldsets: they have no values to send */
/** The picker's island: loads the hall, keeps the counts fresh, puts map, list and tray together. */
import { createPortal } from "preact/compat";
import { render } from "preact";
import { useEffect, useMemo, useReducer, useRef, useState } from "preact/hooks";
import { priceParts } from "../format.ts";
import { buildHall, type Hall } from "../hall/hall.ts";
import { pictureOf } from "../hall/live-picture.ts";
import type { Viewport } from "../hall/viewport.ts";
import type { Availability, Hold, SeatMap, TicketType } from "../model.ts";
import { offerId, offersOf, zonesOfOffers } from "../offers.ts";
import type { PickerData } from "../pages/seats.tsx";
import { Icon } from "../parts/icons.tsx";
import { accessCode, eventByCode } from "./access-code.ts";
import { call } from "./call.ts";
import { pageData } from "./page-data.ts";
import { pageWords } from "./page-words.ts";
import { AccessCode } from "./picker/access.tsx";
import { BestSeats, bestTypes } from "./picker/best.tsx";
import { HallView } from "./picker/hall-view.ts";
import {
  Areas,
  Chips,
  FreeTable,
  NoticeBanner,
  Pay,
  Picked,
  SeatList,
  type Shared,
  takeOrGive,
} from "./picker/parts.tsx";
import { continueToCheckout } from "./picker/continue.ts";
import { followSeats } from "./picker/live.ts";
import { Selection } from "./picker/selection.ts";
import { noticeText, spokenSeat, type Words } from "./picker/words.ts";
import { holdToken, lastHold } from "./session.ts";

const data = pageData<PickerData>();
const words: Words = { t: pageWords(), locale: data.locale };
const { t } = words;

/** Chooses again what this tab's own earlier hold keeps. */
async function chooseHeld(selection: Selection): Promise<void> {
  const hold = lastHold(data.event.id);
  const token = hold === null ? null : holdToken(hold);
  if (hold === null || token === null) return;
  const answer = await call<Hold>(`/shop/holds/${hold}`, { headers: { "hold-token": token } });
  if (!answer.ok) return;
  const seats = new Set<string>();
  for (const line of answer.value.lines) {
    const offer = offerId(line.ticket_type, line.variant);
    if (line.seats.length === 0) selection.quantities.set(offer, line.quantity);
    for (const { guid } of line.seats) {
      seats.add(guid);
      const seat = selection.hall?.seats.find((each) => each.guid === guid);
      if (seat) selection.taken.set(seat.index, offer);
    }
  }
  selection.mine = seats;
}

type MapProps = Shared & {
  readonly hall: Hall;
  readonly onList: () => void;
  readonly zoneList: Parameters<typeof zonesFor>[1];
};

function zonesFor(hall: Hall, zones: PickerData["zones"]) {
  return hall.types.map(([type]) => (type && zones[type.id]) || { fill: 1, mark: 0 });
}

/** The canvas with its plates, zoom buttons, key and small map. */
function SeatMapView({ hall, onList, zoneList, ...shared }: MapProps) {
  const { selection, say } = shared;
  const host = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const mini = useRef<HTMLCanvasElement>(null);
  const plates = useRef<HTMLDivElement>(null);
  const view = useRef<HallView | null>(null);
  useEffect(() => {
    if (!host.current || !canvas.current || !mini.current) return undefined;
    const made = new HallView({
      hall,
      selection,
      zones: zonesFor(hall, zoneList),
      host: host.current,
      canvas: canvas.current,
      mini: mini.current,
      onList,
      onView: (at, shown) => placePlates(plates.current, hall, at, shown),
      onSeat: (seat, how) => {
        if (how === "press") takeOrGive(shared, seat.index);
        else if (how === "focus") say(spokenSeat(words, hall, selection, seat));
        else if (host.current) host.current.title = spokenSeat(words, hall, selection, seat);
      },
    });
    view.current = made;
    return () => made.destroy();
  }, [hall]);
  return (
    <>
      {/* A map for keys and fingers at once is an application by its nature; the list is its equal. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div ref={host} class="pick__map" id="map" role="application" tabindex={0} aria-label={t("pick.app")}>
        <canvas ref={canvas} aria-hidden="true" />
      </div>
      <div ref={plates} class="pick__plates">
        {hall.sections.map((section, index) => (
          <Plate
            key={section.name}
            hall={hall}
            index={index}
            selection={selection}
            open={() => view.current?.showSection(index)}
          />
        ))}
      </div>
      <canvas ref={mini} class="pick__mini" aria-hidden="true" hidden />
      <div class="pick__zoom">
        <button type="button" class="btn btn--icon" aria-label={t("pick.zoomin")} onClick={() => view.current?.zoom(1)}>
          <Icon name="plus" />
        </button>
        <button
          type="button"
          class="btn btn--icon"
          aria-label={t("pick.zoomout")}
          onClick={() => view.current?.zoom(-1)}
        >
          <Icon name="minus" />
        </button>
        <button type="button" class="btn btn--icon" aria-label={t("pick.fit")} onClick={() => view.current?.showAll()}>
          <Icon name="fit" />
        </button>
      </div>
      <Key />
    </>
  );
}

function placePlates(root: HTMLElement | null, hall: Hall, at: Viewport, shown: boolean): void {
  if (!root) return;
  root.hidden = !shown;
  if (!shown) return;
  for (const [index, element] of [...root.children].entries()) {
    const box = hall.sections[index]?.box;
    if (!box || !(element instanceof HTMLElement)) continue;
    const x = (box.x + box.width / 2 - at.x) * at.scale;
    const y = (box.y + box.height / 2 - at.y) * at.scale;
    element.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px) translate(-50%, -50%)`;
  }
}

type PlateProps = {
  readonly hall: Hall;
  readonly index: number;
  readonly selection: Selection;
  readonly open: () => void;
};

function Plate({ hall, index, selection, open }: PlateProps) {
  const section = hall.sections[index];
  if (!section) return null;
  const free = hall.seats.filter((seat) => seat.section === index && selection.isFree(seat));
  const lowest = free
    .map((seat) => selection.typeFor(seat)?.price)
    .filter((money) => money !== undefined)
    .sort((a, b) => a.amount - b.amount)[0];
  const [, before = "", short = section.name] = /^((?:block|section|sektion)\s+)(.+)$/i.exec(section.name) ?? [];
  return (
    <button type="button" class="plate" onClick={open}>
      <b class={short.length > 2 ? "plate__long" : undefined}>
        <span class="vh">{before}</span>
        {short}
      </b>{" "}
      <span>{free.length > 0 ? t("pick.plate.free", { count: free.length }) : t("pick.plate.none")}</span>{" "}
      <small>{lowest ? t("pick.plate.from", { price: priceParts(lowest, words.locale).amount }) : ""}</small>
    </button>
  );
}

/** What the drawings mean. */
function Key() {
  return (
    <div class="pick__key" aria-hidden="true">
      <span>
        <svg class="k" viewBox="0 0 20 20">
          <path d="M1 1h18v18H1z" fill="var(--z3)" stroke="var(--edge)" stroke-width="1.5" />
          <path d="M10 5V15" stroke="var(--z3-mark)" stroke-width="2.4" />
        </svg>
        {t("pick.key.free")}
      </span>
      <span>
        <svg class="k" viewBox="-3 -3 27 27">
          <path d="M-2-2h24v24H-2z" fill="var(--ink)" />
          <path d="M4 10l4.5 4.5 8-9" fill="none" stroke="var(--on-ink)" stroke-width="3" />
        </svg>
        {t("pick.key.yours")}
      </span>
      <span>
        <svg class="k" viewBox="0 0 20 20">
          <path d="M1 1h18v18H1zM1 10l9-9M1 19L19 1M10 19l9-9" fill="none" stroke="var(--rule)" stroke-width="1.5" />
        </svg>
        {t("pick.key.held")}
      </span>
      <span>
        <svg class="k" viewBox="0 0 20 20">
          <path d="M6 6h8v8H6z" fill="var(--seat-gone)" />
        </svg>
        {t("pick.key.sold")}
      </span>
    </div>
  );
}

function ViewSwitch({ list, set }: { list: boolean; set: (list: boolean) => void }) {
  const place = document.getElementById("view");
  if (!place) return null;
  return createPortal(
    <div class="btngroup" role="group" aria-label={t("pick.view")}>
      <button
        type="button"
        class="btn btn--icon"
        aria-pressed={!list}
        aria-label={t("pick.map")}
        onClick={() => set(false)}
      >
        <Icon name="map" />
      </button>
      <button
        type="button"
        class="btn btn--icon"
        aria-pressed={list}
        aria-label={t("pick.list")}
        onClick={() => set(true)}
      >
        <Icon name="list" />
      </button>
    </div>,
    place,
  );
}

function Picker({ selection }: { selection: Selection }) {
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const [list, setList] = useState(location.hash === "#list");
  const [busy, setBusy] = useState(false);
  const [spoken, say] = useState("");
  const { hall } = selection;
  const loose = useMemo(() => selection.types.filter((type) => type.category === null), [selection]);
  useEffect(() => selection.subscribe(() => redraw(null)), [selection]);
  useEffect(() => {
    // Back from checkout the page may come out of the browser's memory with its button still busy.
    const shown = () => setBusy(false);
    addEventListener("pageshow", shown);
    return () => removeEventListener("pageshow", shown);
  }, []);
  const show = (next: boolean) => {
    setList(next);
    requestAnimationFrame(() => document.getElementById(next ? "block-0" : "map")?.focus());
  };
  const zones = useMemo(() => zonesOfOffers(selection.types, data.zones), [selection]);
  const shared: Shared = { words, selection, zones, say };
  const notice = selection.notice;
  const leave = async () => {
    if (!(await continueToCheckout(data.event.id, selection))) setBusy(false);
  };
  const onContinue = () => {
    setBusy(true);
    void leave();
  };
  return (
    <>
      {hall ? <ViewSwitch list={list} set={show} /> : null}
      <Chips {...shared} />
      <main
        id="main"
        class="pick__stage"
        aria-label={t(hall ? "pick.hall" : "event.tickets")}
        data-lost={notice?.kind === "lost" || undefined}
      >
        <NoticeBanner {...shared} />
        {hall ? (
          <SeatMapView {...shared} hall={hall} zoneList={zones} onList={() => show(true)} />
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
            <BestSeats {...shared} eventId={data.event.id} />
            <FreeTable {...shared} />
          </div>
        ) : null}
        <div class="pick__tray">
          {hall && bestTypes(selection).length > 0 ? (
            <div class="pick__areas only-narrow">
              <details>
                <summary>{t("pick.best")}</summary>
                <BestSeats {...shared} eventId={data.event.id} />
              </details>
            </div>
          ) : null}
          {hall && loose.length > 0 ? (
            <div class="pick__areas">
              <details open={matchMedia("(min-width: 900px)").matches || selection.quantities.size > 0}>
                <summary>{t("pick.areas")}</summary>
                <Areas {...shared} types={loose} />
              </details>
            </div>
          ) : null}
          {selection.count() === 0 ? <p class="pick__hint">{t(hall ? "pick.empty" : "pick.empty.ga")}</p> : null}
          <Picked {...shared} />
          {selection.allHeld() ? <p class="pick__hint">{t("pick.best.now")}</p> : null}
          <AccessCode t={t} event={data.event.id} known={selection.types.map(({ id }) => id)} />
          <Pay {...shared} allIn={data.event.all_in} busy={busy} onContinue={onContinue} />
        </div>
      </aside>
      <output class="vh" id="say">
        {notice ? noticeText(words, hall, selection.limit, notice) : spoken}
      </output>
    </>
  );
}

/** What everybody may buy, and what this tab's access code opens besides. */
async function typesForSale(): Promise<readonly TicketType[]> {
  const { id, ticket_types } = data.event;
  const code = accessCode(id);
  const answer = code === null ? undefined : await eventByCode(id, code);
  return answer?.ok ? answer.value.ticket_types : ticket_types;
}

async function start(): Promise<void> {
  const root = document.getElementById("picker");
  if (!root) return;
  const types = offersOf(await typesForSale());
  let hall: Hall | null = null;
  if (data.event.seat_map) {
    const answer = await call<SeatMap>(`/shop/events/${data.event.id}/seat-map`);
    if (!answer.ok) {
      failed(root);
      return;
    }
    hall = buildHall(answer.value, types);
  }
  const selection = new Selection(hall, types, data.event.max_per_order, data.event.currency);
  await chooseHeld(selection);
  const first = await call<Availability>(`/shop/events/${data.event.id}/availability`);
  if (!first.ok) {
    failed(root);
    return;
  }
  selection.update(pictureOf(first.value, selection.seatCount));
  root.replaceChildren();
  render(<Picker selection={selection} />, root);
  document.documentElement.dataset["ready"] = "picker";
  followSeats(data.event.id, selection);
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
