/** One order: money first, then places and tickets, then the buyer. */
import { useRoute } from "preact-iso";
import type { SeatLabel, StaffOrder } from "../../api/types.ts";
import { m } from "../messages.en.ts";
import { type Entry, moneyTimeline } from "../money-timeline.ts";
import { Show, useLoad } from "../parts/load.tsx";
import { Page, Panel } from "../parts/page.tsx";
import { OrderTag, TicketTag } from "../parts/tags.tsx";
import { staffMoney } from "../price.ts";
import { api, staffZone } from "../session.ts";
import { clock, shortTime } from "../zoned-time.ts";

export function OrderScreen() {
  const { params } = useRoute();
  const id = params["id"] ?? "";
  const loaded = useLoad(() => api.get<StaffOrder>(`/orders/${id}`), [id]);
  const order = loaded.data;
  return (
    <Page
      title={order?.code ?? m.orders.code}
      under={["/console/orders", m.orders.title]}
      beside={order && <OrderTag status={order.status} />}
    >
      <Show of={loaded} rows={8}>
        {(data) => (
          <div class="two">
            <div class="stack">
              <MoneyPanel order={data} />
              <TicketsPanel order={data} />
            </div>
            <Aside order={data} />
          </div>
        )}
      </Show>
    </Page>
  );
}

function MoneyPanel({ order }: { order: StaffOrder }) {
  const { currency } = order.total;
  const head = (
    <span class="soft xs money-head" aria-hidden="true">
      <span>{m.order.amount}</span>
      <span>{m.order.balance}</span>
    </span>
  );
  return (
    <Panel title={m.order.money} beside={head} pad>
      <ol class="line">
        {moneyTimeline(order).map((entry) => (
          <TimelineRow key={entry.key} entry={entry} currency={currency} />
        ))}
      </ol>
    </Panel>
  );
}

/** Signed amount without the currency, which the head says: `+5,400`, `−5,400`, `0`. */
function signed(amount: number, currency: string): string {
  const number = staffMoney({ amount: Math.abs(amount), currency }).split("\u00a0")[1] ?? "";
  return amount === 0 ? "0" : `${amount > 0 ? "+" : "−"}${number}`;
}

function TimelineRow({ entry, currency }: { entry: Entry; currency: string }) {
  return (
    <li class={`is-${entry.kind}`}>
      <div class="mrow">
        <span class="soft num when">{clock(Date.parse(entry.at), staffZone.value, true)}</span>
        <span>
          <b>{entry.what}</b>
          {entry.detail && <span class="soft blk anywhere">{entry.detail}</span>}
        </span>
        <b class="num end">{entry.amount === null ? "" : signed(entry.amount, currency)}</b>
        <span class="num end soft bal">
          <span class="vh">{m.order.balance} </span>
          {signed(entry.balance, currency)}
        </span>
      </div>
    </li>
  );
}

function seatText(seat: SeatLabel | null): string {
  return seat ? m.order.seatLabel(seat.section, seat.row, seat.number) : m.order.noSeat;
}

function TicketsPanel({ order }: { order: StaffOrder }) {
  return (
    <Panel title={m.order.tickets}>
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{m.order.seat}</th>
            <th scope="col" class="only-wide">
              {m.order.type}
            </th>
            <th scope="col">{m.order.now}</th>
            <th scope="col" class="end">
              {order.total.currency}
            </th>
          </tr>
        </thead>
        <tbody>
          {order.lines.map((line) => (
            <tr key={line.position}>
              <td>
                {seatText(line.seat)}
                {line.attendee_name && <div class="soft xs">{line.attendee_name}</div>}
                <div class="soft xs only-narrow">{line.name}</div>
              </td>
              <td class="only-wide">{line.name}</td>
              <td>
                <TicketState order={order} position={line.position} />
              </td>
              <td class="end num">{staffMoney(line.total).split("\u00a0")[1]}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="between tablefoot">
        <span class="soft">{m.order.totalNote}</span>
        <b class="num">{staffMoney(order.total)}</b>
      </p>
    </Panel>
  );
}

function TicketState({ order, position }: { order: StaffOrder; position: number }) {
  const ticket = order.tickets.find((one) => one.line === position);
  return ticket ? <TicketTag status={ticket.status} /> : <span class="soft">–</span>;
}

function Aside({ order }: { order: StaffOrder }) {
  return (
    <div class="stack">
      <Panel title={m.order.buyer} pad>
        <strong>{order.buyer.name}</strong>
        <div class="soft anywhere">{order.buyer.email}</div>
        <div class="soft">{order.buyer.phone ?? m.order.phoneNone}</div>
      </Panel>
      <Panel title={m.order.how} pad>
        <dl class="kv">
          <dt>{m.order.channel}</dt>
          <dd>{order.channel === "online" ? m.order.online : order.channel}</dd>
          <dt>{m.order.ordered}</dt>
          <dd>{shortTime(order.created_at, staffZone.value)}</dd>
          <dt>{m.order.event}</dt>
          <dd>
            <a href={`/console/events/${order.event.id}`}>{order.event.name}</a>
          </dd>
        </dl>
      </Panel>
    </div>
  );
}
