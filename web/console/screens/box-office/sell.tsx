/** Selling over a counter: event, places, who buys, cash or card (O5). */
import { useLocation } from "preact-iso";
import { useEffect, useState } from "preact/hooks";
import type { Counter, OfficeOffer, OfficeQuote, OfficeSale } from "../../../api/customer-types.ts";
import type { List } from "../../../api/types.ts";
import "../../customers.css";
import { type Cart, linesOf, productsOf, withQuantity } from "../../box-office.ts";
import { words } from "../../messages.customers.en.ts";
import { SelectField } from "../../parts/field.tsx";
import { Empty, Show, useAction, useLoad } from "../../parts/load.tsx";
import { Page, Panel } from "../../parts/page.tsx";
import { SubTabs } from "../../parts/sub-tabs.tsx";
import { api } from "../../session.ts";
import { loadEvents } from "../events.tsx";
import { AddCounter } from "./counters.tsx";
import { Payment } from "./payment.tsx";
import { Sold } from "./sold.tsx";
import { Types } from "./types.tsx";

const w = words.office;
/** Which counter this browser stands at. */
const REMEMBERED = "tessera.console.counter";

export const OFFICE_TABS = [
  ["/console/box-office", w.sell],
  ["/console/box-office/report", w.report],
] as const;

async function loadOffice() {
  const [counters, events] = await Promise.all([api.get<List<Counter>>("/box-office/counters"), loadEvents()]);
  return {
    counters: counters.data.filter(({ active }) => active),
    events: events.filter(({ status }) => status === "published"),
  };
}

export function BoxOfficeScreen() {
  const loaded = useLoad(loadOffice);
  return (
    <Page title={w.title}>
      <SubTabs label={w.tabs} tabs={OFFICE_TABS} />
      <div class="stack">
        <Show of={loaded} rows={6}>
          {({ counters, events }) =>
            counters.length === 0 ? (
              <div class="panel">
                <Empty icon="money" head={w.noCounter} text={w.noCounterText}>
                  <AddCounter onDone={loaded.reload} />
                </Empty>
              </div>
            ) : (
              <Office counters={counters} events={events} onCounters={loaded.reload} />
            )
          }
        </Show>
      </div>
    </Page>
  );
}

type OfficeProps = {
  counters: readonly Counter[];
  events: readonly { id: string; name: string }[];
  onCounters: () => Promise<void>;
};

function Office({ counters, events, onCounters }: OfficeProps) {
  const { query, route } = useLocation();
  const event = query["event"] ?? (events.length === 1 ? (events[0]?.id ?? "") : "");
  const [kept, setKept] = useState(() => localStorage.getItem(REMEMBERED) ?? "");
  const counter = counters.find(({ id }) => id === kept) ?? (counters.length === 1 ? counters[0] : undefined);
  // A new sale begins with everything empty.
  const [turn, setTurn] = useState(0);
  const choose = (id: string) => {
    localStorage.setItem(REMEMBERED, id);
    setKept(id);
  };
  return (
    <>
      <div class="office__top">
        <div class="stack">
          <SelectField
            label={w.counter}
            value={counter?.id ?? ""}
            choices={[
              ...(counter ? [] : [{ value: "", label: w.choose }]),
              ...counters.map(({ id, name, terminal }) => ({
                value: id,
                label: terminal ? `${name} (${terminal})` : name,
              })),
            ]}
            onChange={choose}
          />
          <AddCounter onDone={onCounters} />
        </div>
        <SelectField
          label={w.event}
          value={event}
          choices={[
            ...(event ? [] : [{ value: "", label: w.chooseEvent }]),
            ...events.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          onChange={(id) => route(`/console/box-office?event=${id}`, true)}
        />
      </div>
      {event !== "" && counter && (
        <Till key={`${event}|${turn}`} event={event} counter={counter} onNext={() => setTurn(turn + 1)} />
      )}
    </>
  );
}

function Till({ event, counter, onNext }: { event: string; counter: Counter; onNext: () => void }) {
  const offer = useLoad(() => api.get<OfficeOffer>(`/box-office/offer?event=${event}`), [event]);
  const [sold, setSold] = useState<OfficeSale | null>(null);
  if (sold) return <Sold sale={sold} onNext={onNext} />;
  return (
    <Show of={offer} rows={5}>
      {(data) =>
        data.types.length === 0 ? (
          <div class="panel">
            <Empty icon="ticket" head={w.nothing} />
          </div>
        ) : (
          <Sale event={event} counter={counter} offer={data} onSold={setSold} />
        )
      }
    </Show>
  );
}

type SaleProps = { event: string; counter: Counter; offer: OfficeOffer; onSold: (sale: OfficeSale) => void };

function Sale({ event, counter, offer, onSold }: SaleProps) {
  const [cart, setCart] = useState<Cart>({});
  const products = productsOf(offer.types);
  const lines = linesOf(products, cart);
  const asked = JSON.stringify(lines);
  const [quote, setQuote] = useState<OfficeQuote | null>(null);
  const { fault, run } = useAction();
  useEffect(() => {
    setQuote(null);
    if (lines.length === 0) return undefined;
    let isOld = false;
    const ask = async () => {
      const found = await run(() => api.post<OfficeQuote>("/box-office/quote", { event, lines }));
      if (found && !isOld) setQuote(found.value);
    };
    void ask();
    return () => {
      isOld = true;
    };
  }, [asked]);
  return (
    <div class="two two--fit">
      <Panel title={w.tickets}>
        <Types
          event={event}
          products={products}
          cart={cart}
          onQuantity={(key, quantity) => setCart(withQuantity(cart, key, quantity))}
          onSeats={(key, seats) => setCart({ ...cart, [key]: { quantity: seats.length, seats } })}
        />
      </Panel>
      <Payment
        event={event}
        counter={counter}
        lines={lines}
        currency={offer.event.currency}
        quote={quote}
        quoteFault={lines.length === 0 ? null : fault}
        onSold={onSold}
      />
    </div>
  );
}
