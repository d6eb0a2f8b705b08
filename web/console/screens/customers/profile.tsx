/** One customer: what they bought, what was sent, what staff wrote down; merging, taking along, erasing (O9, N7). */
import { useLocation, useRoute } from "preact-iso";
import { useState } from "preact/hooks";
import type { Customer, CustomerRef } from "../../../api/customer-types.ts";
import "../../customers.css";
import { words } from "../../messages.customers.en.ts";
import { Banner, FaultBanner } from "../../parts/banner.tsx";
import { Button } from "../../parts/button.tsx";
import { Ask } from "../../parts/dialog.tsx";
import { Show, useAction, useLoad } from "../../parts/load.tsx";
import { Page, Panel } from "../../parts/page.tsx";
import { OrderTag, Tag, TicketTag } from "../../parts/tags.tsx";
import { toast } from "../../parts/toast.tsx";
import { staffMoney } from "../../price.ts";
import { api, staffZone } from "../../session.ts";
import { shortTime } from "../../zoned-time.ts";
import { MergeDialog } from "./merge.tsx";
import { NotesPanel, TagsPanel } from "./notes.tsx";

const w = words.customer;
/** Tickets that are shown beside the orders. */
const SHOWN = 12;

export function CustomerScreen() {
  const { params } = useRoute();
  const { route } = useLocation();
  const id = params["id"] ?? "";
  const loaded = useLoad(() => api.get<Customer>(`/customers/${id}`), [id]);
  const [open, setOpen] = useState<"merge" | "erase" | null>(null);
  const customer = loaded.data;
  const close = () => setOpen(null);
  const done = async () => {
    close();
    await loaded.reload();
  };
  return (
    <Page
      title={customer?.name ?? words.customers.title}
      under={["/console/customers", words.customers.title]}
      actions={customer && !customer.erased && <Acts customer={customer} onOpen={setOpen} />}
    >
      <Show of={loaded} rows={8}>
        {(data) => <Profile data={data} reload={loaded.reload} />}
      </Show>
      {customer && open === "erase" && <EraseDialog customer={customer} onClose={close} onDone={done} />}
      {customer && open === "merge" && (
        <MergeDialog
          into={customer}
          onClose={close}
          onDone={async (merged: CustomerRef) => {
            if (merged.id !== id) route(`/console/customers/${merged.id}`, true);
            await done();
          }}
        />
      )}
    </Page>
  );
}

function Acts({ customer, onOpen }: { customer: Customer; onOpen: (what: "merge" | "erase") => void }) {
  const { busy, fault, run } = useAction();
  const take = async () => {
    const file = await run(() => api.file(`/customers/${customer.id}/export`));
    if (!file) return;
    const link = document.createElement("a");
    link.href = URL.createObjectURL(file.value);
    link.download = `customer-${customer.id}.json`;
    link.click();
    URL.revokeObjectURL(link.href);
  };
  return (
    <>
      {fault && <FaultBanner fault={fault} />}
      <Button onPress={() => onOpen("merge")}>{w.merge}</Button>
      <Button busy={busy ? w.filing : undefined} onPress={() => void take()}>
        {w.file}
      </Button>
      <Button look="bad" onPress={() => onOpen("erase")}>
        {w.erase}
      </Button>
    </>
  );
}

function Profile({ data, reload }: { data: Customer; reload: () => Promise<void> }) {
  if (data.erased) return <Banner tone="info" head={w.erasedNote} />;
  return (
    <div class="two two--fit">
      <div class="stack">
        {data.sums.length > 0 && <Sums data={data} />}
        <OrdersPanel data={data} />
        <TicketsPanel data={data} />
        {data.refunds.length > 0 && <RefundsPanel data={data} />}
        <MessagesPanel data={data} />
      </div>
      <div class="stack">
        <NotesPanel customer={data} onDone={reload} />
        <TagsPanel key={data.tags.join()} customer={data} onDone={reload} />
        <Panel title={w.contacts} pad>
          <dl class="kv">
            {data.contacts.map(({ kind, value }) => (
              <>
                <dt>{w.kinds[kind]}</dt>
                <dd class="anywhere">{kind === "phone" ? `… ${value}` : value}</dd>
              </>
            ))}
          </dl>
        </Panel>
      </div>
    </div>
  );
}

function Sums({ data }: { data: Customer }) {
  return (
    <>
      {data.sums.map(({ orders, paid, returned }) => (
        <dl key={paid.currency} class="stats">
          <div class="stat">
            <dt>{w.paid}</dt>
            <dd class="num">{staffMoney(paid)}</dd>
          </div>
          <div class="stat">
            <dt>{w.returned}</dt>
            <dd class="num">{staffMoney(returned)}</dd>
          </div>
          <div class="stat">
            <dt>{w.orders}</dt>
            <dd class="num">{orders}</dd>
          </div>
        </dl>
      ))}
    </>
  );
}

function OrdersPanel({ data }: { data: Customer }) {
  return (
    <Panel title={w.orders}>
      {data.orders.length === 0 ? (
        <p class="panel__body soft">{w.noOrders}</p>
      ) : (
        <ul class="rows">
          {data.orders.map((order) => (
            <li key={order.id} class="rows__row">
              <a class="rows__main num" href={`/console/orders/${order.id}`}>
                {order.code}
              </a>
              <b class="num end">{staffMoney(order.total)}</b>
              <span class="soft xs num">{shortTime(order.created_at, staffZone.value)}</span>
              <span class="end">
                <OrderTag status={order.status} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function TicketsPanel({ data }: { data: Customer }) {
  const shown = data.tickets.slice(0, SHOWN);
  return (
    <Panel title={w.tickets}>
      {shown.length === 0 ? (
        <p class="panel__body soft">{w.noTickets}</p>
      ) : (
        <ul class="rows">
          {shown.map((ticket) => (
            <li key={ticket.id}>
              <span>
                {ticket.type}
                {ticket.seat && `, ${ticket.seat.section} ${ticket.seat.row} ${ticket.seat.number}`}
              </span>
              <span class="end">
                <TicketTag status={ticket.status} />
              </span>
              <span class="soft xs">{ticket.holder_name}</span>
              <span class="end soft xs num">
                {ticket.used_at === null ? "" : `${w.used} ${shortTime(ticket.used_at, staffZone.value)}`}
              </span>
            </li>
          ))}
        </ul>
      )}
      {data.tickets.length > SHOWN && <p class="panel__body soft xs">{w.ticketsMore(data.tickets.length - SHOWN)}</p>}
    </Panel>
  );
}

function RefundsPanel({ data }: { data: Customer }) {
  return (
    <Panel title={w.refunds}>
      <ul class="rows">
        {data.refunds.map((refund) => (
          <li key={refund.id} class="rows__row">
            <a class="rows__main" href={`/console/orders/${refund.order_id}`}>
              {plain(refund.reason)}
            </a>
            <b class="num end">{staffMoney(refund.amount)}</b>
            <span class="soft xs num">{shortTime(refund.created_at, staffZone.value)}</span>
            <span class="end">
              <Tag>{plain(refund.status)}</Tag>
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** `order_paid` as people write it. */
function plain(code: string): string {
  const text = code.replaceAll("_", " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function MessagesPanel({ data }: { data: Customer }) {
  const list = data.messages.slice(0, SHOWN);
  return (
    <Panel title={w.messages}>
      {list.length === 0 ? (
        <p class="panel__body soft">{w.noMessages}</p>
      ) : (
        <ul class="rows">
          {list.map((message) => (
            <li key={message.id}>
              <span>{plain(message.template)}</span>
              <span class="end">
                <Tag tone={message.status === "failed" ? "bad" : message.status === "sent" ? "ok" : "warn"}>
                  {message.status}
                </Tag>
              </span>
              <span class="soft xs">{message.channel}</span>
              <span class="end soft xs num">{shortTime(message.created_at, staffZone.value)}</span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function EraseDialog(props: { customer: Customer; onClose: () => void; onDone: () => Promise<void> }) {
  const { customer, onClose, onDone } = props;
  const { busy, fault, run } = useAction();
  const act = async () => {
    if (!(await run(() => api.post(`/customers/${customer.id}/erase`)))) return;
    toast(w.erased);
    await onDone();
  };
  return (
    <Ask
      title={w.eraseTitle(customer.name)}
      text={w.eraseText}
      safe={w.keep}
      act={w.eraseAct}
      busy={busy ? w.erasing : undefined}
      destroys
      onSafe={onClose}
      onAct={() => void act()}
    >
      <FaultBanner fault={fault} />
    </Ask>
  );
}
