/** What is for sale, with how many; numbered seats on the hall or by the house. */
import { useState } from "preact/hooks";
import type { Availability, SeatMap } from "../../../storefront/model.ts";
import type { List, TicketType } from "../../../api/types.ts";
import type { Cart, Chosen, Product } from "../../box-office.ts";
import { words } from "../../messages.customers.en.ts";
import { m } from "../../messages.en.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Show, useLoad } from "../../parts/load.tsx";
import { SeatChoice, seatName, useSeatChoice } from "../../parts/seat-choice.tsx";
import { staffMoney } from "../../price.ts";
import { api } from "../../session.ts";

const w = words.office;
type Seats = NonNullable<Chosen["seats"]>;

type TypesProps = {
  event: string;
  products: readonly Product[];
  cart: Cart;
  onQuantity: (key: string, quantity: number) => void;
  onSeats: (key: string, seats: Seats) => void;
};

export function Types({ event, products, cart, onQuantity, onSeats }: TypesProps) {
  const [open, setOpen] = useState<Product | null>(null);
  return (
    <>
      <ul class="office__types">
        {products.map((product) => (
          <li key={product.key}>
            <span>
              <b>{product.name}</b>
              <span class="soft xs num"> {staffMoney(product.price)}</span>
              {product.type.seated && <SeatsText chosen={cart[product.key]} onOpen={() => setOpen(product)} />}
            </span>
            <Stepper product={product} quantity={cart[product.key]?.quantity ?? 0} onQuantity={onQuantity} />
          </li>
        ))}
      </ul>
      {open && (
        <SeatsDialog
          event={event}
          product={open}
          onClose={() => setOpen(null)}
          onSeats={(seats) => {
            onSeats(open.key, seats);
            setOpen(null);
          }}
        />
      )}
    </>
  );
}

function SeatsText({ chosen, onOpen }: { chosen: Chosen | undefined; onOpen: () => void }) {
  const text = chosen?.seats ? chosen.seats.map(({ name }) => name).join("; ") : chosen?.quantity ? w.best : "";
  return (
    <div class="row row--wrap">
      <Button onPress={onOpen}>{w.map}</Button>
      <span class="soft xs">{text}</span>
    </div>
  );
}

function Stepper(props: { product: Product; quantity: number; onQuantity: (key: string, quantity: number) => void }) {
  const { product, quantity, onQuantity } = props;
  const { key, name, type } = product;
  return (
    <fieldset class="stepper" aria-label={name}>
      <button
        type="button"
        aria-label={w.fewer(name)}
        disabled={quantity === 0}
        onClick={() => onQuantity(key, quantity - 1)}
      >
        −
      </button>
      <output>{quantity}</output>
      <button
        type="button"
        aria-label={w.more(name)}
        disabled={quantity >= type.max_per_order}
        onClick={() => onQuantity(key, quantity + 1)}
      >
        +
      </button>
    </fieldset>
  );
}

type House = { map: SeatMap; availability: Availability; category: string | null };

async function loadHouse(event: string, type: string): Promise<House> {
  const [map, availability, types] = await Promise.all([
    api.get<SeatMap>(`/shop/events/${event}/seat-map`, { auth: false }),
    api.get<Availability>(`/shop/events/${event}/availability`, { auth: false }),
    api.get<List<TicketType>>(`/events/${event}/ticket-types`),
  ]);
  return { map, availability, category: types.data.find(({ id }) => id === type)?.category ?? null };
}

type DialogProps = { event: string; product: Product; onClose: () => void; onSeats: (seats: Seats) => void };

function SeatsDialog(props: DialogProps) {
  const { event, product, onClose } = props;
  const loaded = useLoad(() => loadHouse(event, product.type.id), [event, product.key]);
  return (
    <Dialog title={w.mapTitle(product.name)} onClose={onClose} wide>
      <Show of={loaded} rows={6}>
        {(house) => <Choose {...props} house={house} />}
      </Show>
    </Dialog>
  );
}

function Choose({ house, onSeats, onClose }: DialogProps & { house: House }) {
  const choice = useSeatChoice(house.map, house.availability, house.category);
  const { hall } = choice;
  const seats = [...choice.taken.keys()].flatMap((index) => {
    const seat = hall?.seats[index];
    return hall && seat ? [{ guid: seat.guid, name: seatName(hall, index) }] : [];
  });
  return (
    <div class="stack">
      <SeatChoice map={house.map} choice={choice} />
      <output class="strong">{w.seats(seats.length)}</output>
      <div class="formfoot">
        <Button look="primary" disabled={seats.length === 0} onPress={() => onSeats(seats)}>
          {w.mapUse}
        </Button>
        <Button onPress={onClose}>{m.cancel}</Button>
      </div>
    </div>
  );
}
