/** One order: what needs doing, the money story, lines and tickets, sums, documents, the buyer. */
import { useRoute } from "preact-iso";
import { useEffect, useState } from "preact/hooks";
import type { CustomerRef } from "../../api/customer-types.ts";
import type { OrderMessage, PaperDocument } from "../../api/order-money-types.ts";
import type { AttentionItem, AuditEntry, List, StaffOrder } from "../../api/types.ts";
import { words as customerWords } from "../messages.customers.en.ts";
import { m } from "../messages.en.ts";
import { words } from "../messages.orders.en.ts";
import { type Entry, moneyTimeline } from "../money-timeline.ts";
import { FaultBanner } from "../parts/banner.tsx";
import { Button } from "../parts/button.tsx";
import { Show, useAction, useLoad } from "../parts/load.tsx";
import { Page, Panel } from "../parts/page.tsx";
import { OrderTag } from "../parts/tags.tsx";
import { toast } from "../parts/toast.tsx";
import { staffMoney } from "../price.ts";
import { activeLines, isMoving, orderMoney } from "../refund-form.ts";
import { api, staffZone } from "../session.ts";
import { clock, shortTime } from "../zoned-time.ts";
import { AnswersPanel } from "./orders-answers.tsx";
import { AttendeeDialog } from "./orders-attendee.tsx";
import { CancelDialog } from "./orders-cancel.tsx";
import { LinesPanel } from "./orders-lines.tsx";
import { MarkPaidDialog, payableByHand } from "./orders-mark-paid.tsx";
import { MoveDialog } from "./orders-move.tsx";
import { Notices } from "./orders-notices.tsx";
import { PapersPanel, SumsPanel } from "./orders-papers.tsx";
import { RefundDialog } from "./orders-refund.tsx";

const w = words.order;
/** Milliseconds between looks at an order whose money is on its way. */
const LOOK_EVERY = 3000;

/** The order with what stands beside it. Lists that this person may not read are empty. */
export type OrderPageData = {
  order: StaffOrder;
  documents: readonly PaperDocument[];
  changes: readonly AuditEntry[];
  mails: readonly OrderMessage[];
  attention: readonly AttentionItem[];
};

async function loadOrder(id: string): Promise<OrderPageData> {
  const none = { data: [] };
  const [order, documents, mails, changes, attention] = await Promise.all([
    api.get<StaffOrder>(`/orders/${id}`),
    api.get<{ data: PaperDocument[] }>(`/orders/${id}/documents`).catch(() => none),
    api.get<{ data: OrderMessage[] }>(`/orders/${id}/messages`).catch(() => none),
    api.get<List<AuditEntry>>(`/audit-log?subject=${id}&limit=50`).catch(() => none),
    api.get<List<AttentionItem>>("/attention-items?limit=100").catch(() => none),
  ]);
  return {
    order,
    documents: documents.data,
    changes: changes.data,
    mails: mails.data,
    attention: attention.data.filter((item) => item.order_id === id),
  };
}

/** What is open over the order. */
export type OrderDialog =
  | { kind: "refund" }
  | { kind: "cancel" }
  | { kind: "paid" }
  | { kind: "attendee"; line: number }
  | { kind: "move"; line: number };

export function OrderScreen() {
  const { params } = useRoute();
  const id = params["id"] ?? "";
  const loaded = useLoad(() => loadOrder(id), [id]);
  const [open, setOpen] = useState<OrderDialog | null>(null);
  const order = loaded.data?.order;
  const moving = order !== undefined && isMoving(order);
  const { reload } = loaded;
  useEffect(() => {
    if (!moving) return undefined;
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") void reload();
    }, LOOK_EVERY);
    return () => clearInterval(timer);
  }, [moving, reload]);
  const done = async () => {
    setOpen(null);
    await loaded.reload();
  };
  return (
    <Page
      title={order?.code ?? m.orders.code}
      under={["/console/orders", m.orders.title]}
      beside={order && <OrderTag status={order.status} />}
      actions={order && <Acts order={order} onOpen={setOpen} />}
    >
      <Show of={loaded} rows={8}>
        {(data) => (
          <div class="stack">
            <Notices data={data} onDone={loaded.reload} />
            <div class="two">
              <div class="stack">
                <MoneyPanel data={data} />
                <LinesPanel order={data.order} onOpen={setOpen} />
                <AnswersPanel order={data.order} />
              </div>
              <div class="stack">
                <SumsPanel order={data.order} />
                <PapersPanel documents={data.documents} />
                <Aside order={data.order} />
              </div>
            </div>
          </div>
        )}
      </Show>
      {order && open && <Dialogs order={order} open={open} onClose={() => setOpen(null)} onDone={done} />}
    </Page>
  );
}

function Dialogs(props: { order: StaffOrder; open: OrderDialog; onClose: () => void; onDone: () => Promise<void> }) {
  const { open, ...rest } = props;
  if (open.kind === "refund") return <RefundDialog {...rest} />;
  if (open.kind === "cancel") return <CancelDialog {...rest} />;
  if (open.kind === "paid") return <MarkPaidDialog {...rest} />;
  const line = props.order.lines.find(({ position }) => position === open.line);
  if (!line) return null;
  return open.kind === "attendee" ? <AttendeeDialog {...rest} line={line} /> : <MoveDialog {...rest} line={line} />;
}

/** Only what this order allows now; the server has the last word. */
function Acts({ order, onOpen }: { order: StaffOrder; onOpen: (open: OrderDialog) => void }) {
  const { busy, fault, run } = useAction();
  const held = order.status === "paid" || order.status === "partially_refunded";
  const resend = async () => {
    if (await run(() => api.post(`/orders/${order.id}/resend`))) toast(w.resent);
  };
  return (
    <>
      {payableByHand(order) && (
        <Button look="primary" onPress={() => onOpen({ kind: "paid" })}>
          {w.markPaid}
        </Button>
      )}
      {held && activeLines(order).length > 0 && (
        <Button busy={busy ? w.resending : undefined} onPress={() => void resend()}>
          {w.resend}
        </Button>
      )}
      {orderMoney(order).left > 0 && (
        <Button look="bad" onPress={() => onOpen({ kind: "refund" })}>
          {w.refund}
        </Button>
      )}
      {(held || order.status === "pending") && activeLines(order).length > 0 && (
        <Button look="bad" onPress={() => onOpen({ kind: "cancel" })}>
          {w.cancel}
        </Button>
      )}
      <FaultBanner fault={fault} />
    </>
  );
}

function MoneyPanel({ data }: { data: OrderPageData }) {
  const { currency } = data.order.total;
  const head = (
    <span class="soft xs money-head" aria-hidden="true">
      <span>{m.order.amount}</span>
      <span>{m.order.balance}</span>
    </span>
  );
  return (
    <Panel title={m.order.money} beside={head} pad>
      <ol class="line">
        {moneyTimeline(data.order, data).map((entry) => (
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
        <span class="soft num when">
          {clock(Date.parse(entry.at), staffZone.value, true)}
          <span class="blk xs">{dayOf(entry.at)}</span>
        </span>
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

/** The day of a moment, where it is not today: the story of an order may take weeks. */
function dayOf(at: string): string {
  const text = shortTime(at, staffZone.value);
  return text.startsWith("today") ? "" : (text.split(",")[0] ?? "");
}

/** To the profile of who bought; nothing for buyers without a contact, and for staff who may not see customers. */
function CustomerLink({ orderId }: { orderId: string }) {
  const { data } = useLoad(() => api.get<CustomerRef>(`/orders/${orderId}/customer`).catch(() => null), [orderId]);
  if (!data) return null;
  return (
    <div>
      <a class="link link--44" href={`/console/customers/${data.id}`}>
        {customerWords.customer.theirCustomer}
      </a>
    </div>
  );
}

function Aside({ order }: { order: StaffOrder }) {
  return (
    <>
      <Panel title={m.order.buyer} pad>
        <strong>{order.buyer.name}</strong>
        <CustomerLink orderId={order.id} />
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
    </>
  );
}
