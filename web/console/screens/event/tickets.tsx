/** Ticket types and prices: the table, the chosen type below it, and beside it what buyers see and what is kept (K1). */
import { useLocation, useRoute } from "preact-iso";
import { useState } from "preact/hooks";
import type { FeeSettings, TaxSettings } from "../../../api/books-types.ts";
import type { TicketType } from "../../../api/types.ts";
import { assignZones } from "../../../ui/zones.ts";
import { editing } from "../../messages.editing.en.ts";
import { m } from "../../messages.en.ts";
import { ButtonLink } from "../../parts/button.tsx";
import { ZoneTile } from "../../parts/icon.tsx";
import { Show, useLoad } from "../../parts/load.tsx";
import { Panel } from "../../parts/page.tsx";
import { parsePrice, staffMoney } from "../../price.ts";
import { api } from "../../session.ts";
import type { TypeForm } from "../../type-form.ts";
import { feeForm } from "../prices/fee-form.ts";
import { PriceRows } from "../prices/preview.tsx";
import { rateForm, ticketRows } from "../prices/ticket-price.ts";
import { type EventPageData, loadEvent } from "./data.ts";
import { EventPage } from "./frame.tsx";
import { TypeEditor } from "./type-form.tsx";
import { TypesTable } from "./types-table.tsx";

const w = editing.type;

export function EventTicketsScreen() {
  const { params } = useRoute();
  const { query } = useLocation();
  const id = params["id"] ?? "";
  const loaded = useLoad(() => loadEvent(id), [id]);
  const [typed, setTyped] = useState<TypeForm | null>(null);
  const wanted = query["type"] ?? "";
  return (
    <EventPage
      id={id}
      event={loaded.data?.event}
      actions={<ButtonLink href={`/console/events/${id}/prices`}>{w.variants}</ButtonLink>}
    >
      <Show of={loaded} rows={8}>
        {(data) => {
          const type = data.types.find((one) => one.id === wanted) ?? null;
          const isOpen = (type !== null || wanted === "new") && data.event.status !== "cancelled";
          return (
            <div class={`two two--preview${isOpen ? " has-type" : ""}`}>
              <div class="stack">
                <div class="typelist">
                  <TypesTable data={data} chosen={wanted} />
                </div>
                {isOpen ? (
                  <>
                    <div class="only-narrow">
                      <ButtonLink href={`/console/events/${id}/tickets`}>{w.back}</ButtonLink>
                    </div>
                    <TypeEditor
                      key={`${wanted}.${type?.version ?? 0}`}
                      data={data}
                      type={type}
                      onTyped={setTyped}
                      onSaved={loaded.reload}
                    />
                  </>
                ) : (
                  data.types.length > 0 && <p class="soft">{w.chosen}</p>
                )}
              </div>
              {isOpen && typed && (
                <aside class="stack">
                  <BuyersSee data={data} type={type} form={typed} />
                  <Kept eventId={id} currency={data.event.currency} form={typed} />
                </aside>
              )}
            </div>
          );
        }}
      </Show>
    </EventPage>
  );
}

/** One row of the shop, drawn anew with each key. */
function BuyersSee(props: { data: EventPageData; type: TicketType | null; form: TypeForm }) {
  const { data, type, form } = props;
  const { currency } = data.event;
  const amount = parsePrice(form.price, currency);
  const others = data.types.filter((one) => one.id !== type?.id);
  // Its tile is the one it would have among the others.
  const zone = assignZones([{ price: amount ?? 0 }, ...others.map(({ price }) => ({ price: price.amount }))])[0];
  const left = data.availability?.ticket_types.find((one) => one.id === type?.id)?.available;
  return (
    <Panel title={w.buyers} pad>
      {form.hidden ? (
        <p class="soft">{w.hidden}</p>
      ) : (
        <div class="row">
          <ZoneTile zone={zone} />
          <span class="grow">
            <b>{form.name.trim() || w.name}</b>
            {form.description.trim() !== "" && <span class="soft blk s">{form.description.trim()}</span>}
          </span>
          <span class="end">
            <b class="num">{amount === undefined ? "–" : staffMoney({ amount, currency })}</b>
            {left !== undefined && left !== null && <span class="soft xs blk">{w.left(left)}</span>}
          </span>
        </div>
      )}
    </Panel>
  );
}

/** What is left of a ticket after taxes and fees, by the product's own price engine. Who may not see those sees nothing. */
function Kept({ eventId, currency, form }: { eventId: string; currency: string; form: TypeForm }) {
  const loaded = useLoad(async () => {
    try {
      const [tax, fees] = await Promise.all([
        api.get<TaxSettings>("/tax-settings"),
        api.get<FeeSettings>(`/fee-settings?event=${eventId}`),
      ]);
      return { tax, fees };
    } catch {
      return null;
    }
  }, [eventId]);
  const { data } = loaded;
  if (!data) return null;
  const amount = parsePrice(form.price, currency);
  const rows =
    amount === undefined
      ? undefined
      : ticketRows(amount, currency, data.tax, data.tax.rates.map(rateForm), data.fees.fees.map(feeForm));
  return (
    <Panel title={w.keep} pad>
      {rows ? <PriceRows rows={rows} currency={currency} /> : <p class="soft">{w.keepNone}</p>}
      <p class="soft xs">
        <a href="/console/prices">{m.nav.prices}</a>
      </p>
    </Panel>
  );
}
