/** The hall for staff: the same canvas as buyers see, on which seats are chosen to be kept back. */
import { useEffect, useMemo, useReducer, useRef, useState } from "preact/hooks";
import { buildHall, type Hall } from "../../storefront/hall/hall.ts";
import { pictureOf } from "../../storefront/hall/live-picture.ts";
import { HallView } from "../../storefront/islands/picker/hall-view.ts";
import { Selection } from "../../storefront/islands/picker/selection.ts";
import type { Availability, SeatMap, TicketType } from "../../storefront/model.ts";
import { assignZones } from "../../ui/zones.ts";
import { m } from "../messages.en.ts";
import { words } from "../messages.orders.en.ts";
import { Button } from "./button.tsx";
import { SelectField } from "./field.tsx";

/** More than any hall has: staff are not limited as buyers are. */
const NO_LIMIT = 100_000;

/** Every category is for staff to take from, whether a type sells it or not; or `only` one. */
function everyCategory(map: SeatMap, only: string | null): TicketType[] {
  const open = map.categories.filter(({ name }) => only === null || name === only);
  return open.map(({ name, price }) => ({
    id: name,
    name,
    kind: "admission",
    variants: [],
    description: "",
    category: name,
    area: null,
    price: price ?? { amount: 0, currency: "XXX" },
    min_per_order: 1,
    max_per_order: NO_LIMIT,
    on_sale: true,
    sales_start: null,
    sales_end: null,
  }));
}

/** The state behind the map; made anew with each map, told of each new availability. */
export function useSeatChoice(map: SeatMap, availability: Availability, only: string | null = null): Selection {
  const choice = useMemo(() => {
    const types = everyCategory(map, only);
    return new Selection(buildHall(map, types), types, NO_LIMIT, "XXX");
  }, [map, only]);
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  // Listens before it is told of the first picture.
  useEffect(() => choice.subscribe(() => redraw(null)), [choice]);
  useEffect(() => choice.update(pictureOf(availability, choice.seatCount), Date.now()), [choice, availability]);
  return choice;
}

/** `one`: a single seat is chosen, so the way without the map names seats instead of whole rows. */
export function SeatChoice({ map, choice, one = false }: { map: SeatMap; choice: Selection; one?: boolean }) {
  const { hall } = choice;
  const [said, say] = useState("");
  const host = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const mini = useRef<HTMLCanvasElement>(null);
  const view = useRef<HallView | null>(null);
  useEffect(() => {
    if (!hall || !host.current || !canvas.current || !mini.current) return undefined;
    const zones = assignZones(map.categories.map(({ price }) => ({ price: price?.amount ?? 0 })));
    const name = (index: number) => seatName(hall, index);
    const made = new HallView({
      hall,
      selection: choice,
      zones,
      host: host.current,
      canvas: canvas.current,
      mini: mini.current,
      onList: () => undefined,
      onView: () => undefined,
      onSeat: (seat, how) => {
        if (how === "hover") return;
        if (how === "focus") return say(`${name(seat.index)}, ${m.places.states[choice.stateOf(seat)]}`);
        const changed = choice.toggle(seat);
        say(
          changed
            ? m.places.chosen(name(seat.index), choice.taken.has(seat.index), choice.taken.size)
            : m.places.notFree,
        );
      },
    });
    view.current = made;
    return () => made.destroy();
  }, [hall]);
  if (!hall) return null;
  return (
    <div class="stack">
      {hall.floors.length > 1 ? (
        <SelectField
          label={m.places.floor}
          value={String(choice.floor)}
          onChange={(floor) => {
            choice.floor = Number(floor);
            choice.changed();
          }}
          choices={hall.floors.map(({ name }, at) => ({ value: String(at), label: name }))}
        />
      ) : null}
      <div class="hallmap">
        {/* A map for keys and fingers at once is an application by its nature; the rows below are its equal. */}
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
        <div ref={host} class="hallmap__map" role="application" tabindex={0} aria-label={m.places.map}>
          <canvas ref={canvas} aria-hidden="true" />
        </div>
        <canvas ref={mini} class="hallmap__mini" aria-hidden="true" hidden />
        <div class="hallmap__zoom row">
          <Button label={m.places.closer} onPress={() => view.current?.zoom(1)}>
            +
          </Button>
          <Button label={m.places.further} onPress={() => view.current?.zoom(-1)}>
            −
          </Button>
          <Button onPress={() => view.current?.showAll()}>{m.places.whole}</Button>
        </div>
      </div>
      <RowChoice hall={hall} choice={choice} say={say} one={one} />
      <output class="vh">{said}</output>
    </div>
  );
}

/** `Block B, row 8, seat 6`. */
export function seatName(hall: Hall, index: number): string {
  const seat = hall.seats[index];
  if (!seat) return "";
  return m.places.seat(hall.sections[seat.section]?.name ?? "", hall.rows[seat.row]?.number ?? "", seat.number);
}

/** A whole row at once, and the way without the map. */
function RowChoice(props: { hall: Hall; choice: Selection; say: (text: string) => void; one: boolean }) {
  const { hall, choice, say, one } = props;
  // Its props never change, so it listens by itself, or it would be drawn once and never again.
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  useEffect(() => choice.subscribe(() => redraw(null)), [choice]);
  // A plan may draw sections and rows that have no seats.
  const usable = (index: number) => {
    const seat = hall.seats[index];
    return seat !== undefined && (!one || choice.isFree(seat) || choice.taken.has(index));
  };
  const seated = (rows: readonly number[]) => rows.filter((at) => hall.rows[at]?.seats.some(usable));
  const sections = hall.sections.flatMap(({ name, rows }) =>
    seated(rows).length > 0 ? [{ name, rows: seated(rows) }] : [],
  );
  const [section, setSection] = useState("0");
  const [row, setRow] = useState("");
  const rows = sections[Number(section)]?.rows ?? [];
  const chosen = hall.rows[Number(row || rows[0])];
  const free = (chosen?.seats ?? []).flatMap((index) => {
    const seat = hall.seats[index];
    return seat && (choice.isFree(seat) || (one && choice.taken.has(index))) ? [seat] : [];
  });
  const take = () => {
    for (const seat of free) choice.taken.set(seat.index, choice.typesOf(seat)[0]?.id ?? "");
    choice.changed();
    say(m.places.rowChosen(free.length, choice.taken.size));
  };
  return (
    <div class="rowpick">
      <SelectField
        label={m.places.section}
        value={section}
        onChange={(value) => {
          setSection(value);
          setRow("");
        }}
        choices={sections.map(({ name }, at) => ({ value: String(at), label: name }))}
      />
      <SelectField
        label={m.places.row}
        value={row || String(rows[0] ?? "")}
        onChange={setRow}
        choices={rows.map((at) => ({ value: String(at), label: hall.rows[at]?.number ?? "" }))}
      />
      {one ? (
        <SelectField
          label={words.move.seat}
          value={free.find(({ index }) => choice.taken.has(index))?.guid ?? ""}
          onChange={(guid) => {
            const seat = free.find(({ guid: id }) => id === guid);
            if (!seat) return;
            choice.taken.clear();
            choice.taken.set(seat.index, choice.typesOf(seat)[0]?.id ?? "");
            choice.changed();
          }}
          choices={[{ value: "", label: "–" }, ...free.map(({ guid, number }) => ({ value: guid, label: number }))]}
        />
      ) : (
        <Button disabled={free.length === 0} onPress={take}>
          {m.places.takeRow(free.length)}
        </Button>
      )}
    </div>
  );
}
