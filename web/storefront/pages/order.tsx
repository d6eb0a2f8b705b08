/** After the payment: the waiting page, "You are in." with the tickets, or what became of the money. Personal: never cached. */
import { Fragment } from "preact";
import { price, shortDay, when } from "../format.ts";
import { brandOf, gatewayName } from "../gateways.ts";
import type { Money as Amount, Order, Paper, ShopEvent, Ticket } from "../model.ts";
import { Again, ANOTHER_WAY, Elapsed, Handoff, Held, Instructions, Prompt, Unpaid } from "../parts/paying.tsx";
import { purchaseOf } from "../parts/consent.tsx";
import { Document, Foot, Masthead } from "../parts/document.tsx";
import type { Site } from "../site.ts";
import { Money, Papers } from "../parts/money.tsx";
import { Icon } from "../parts/icons.tsx";
import { TicketView } from "../parts/ticket.tsx";
import { priceRows } from "../price-rows.ts";
import type { MessageKey } from "../text.ts";
import type { WaysToPay } from "./checkout.tsx";

export type OrderView = {
  readonly event: ShopEvent;
  readonly order: Order;
  readonly tickets: readonly Ticket[];
  /** The order's access token: it is in the address already. */
  readonly token: string;
  readonly now: number;
  /** The buyer pressed the gateway's way back, or wants another way. It is only believed while the order is not paid. */
  readonly back: "cancelled" | "other" | null;
  readonly ways: WaysToPay;
  readonly papers: readonly Paper[];
};

export type OrderState =
  | "unpaid"
  | "waiting"
  | "prompt"
  | "handoff"
  | "instructions"
  | "paid"
  | "making"
  | "money_back"
  | "expired"
  | "cancelled";

/** Which of the page's faces is true. Money that came too late and went back is said as such. */
export function orderState({
  order,
  tickets,
  back,
  now,
}: Pick<OrderView, "order" | "tickets" | "back" | "now">): OrderState {
  const payment = order.payment?.status;
  const open = payment === "created" || payment === "pending" || payment === "uncertain";
  if (order.status === "paid" || order.status === "partially_refunded") return tickets.length > 0 ? "paid" : "making";
  if (order.status === "refunded") return "money_back";
  if (order.status === "expired") return payment === "captured" ? "money_back" : "expired";
  if (order.status === "cancelled") return payment === "captured" ? "money_back" : "cancelled";
  // A part of it may have been paid: then the rest is.
  if (!open) return Date.parse(order.expires_at) > now ? "unpaid" : "expired";
  if (back !== null && payment !== "uncertain") return "unpaid";
  return FACES[order.payment?.next_action?.kind ?? "none"] ?? "waiting";
}

/** What the page shows while the payment waits for the buyer. */
const FACES: Readonly<Record<string, "prompt" | "handoff" | "instructions">> = {
  phone_prompt: "prompt",
  client_handoff: "handoff",
  instructions: "instructions",
};

/** What the order's island gets in `#data`. */
export type OrderData = {
  readonly order: string;
  readonly token: string;
  readonly locale: string;
  readonly state: OrderState;
  readonly payment: Order["payment"];
  readonly mail: Order["ticket_mail"];
  /** When the server drew the page: how far the browser's clock is from its own. */
  readonly now: number;
  /** Only while it can be paid. */
  readonly again: AgainData | null;
};

/** What the form for another try needs. */
export type AgainData = WaysToPay & {
  readonly expires: string;
  readonly total: Amount;
  readonly phone: string;
  readonly organizer: string;
  readonly back: OrderView["back"];
};

/** `/orders/{order}/{token}`. */
export function OrderPage({ site, view }: { site: Site; view: OrderView }) {
  const { t } = site;
  const { event, order, token } = view;
  const state = orderState(view);
  const data: OrderData = {
    order: order.id,
    token,
    locale: site.locale,
    state,
    payment: order.payment,
    mail: order.ticket_mail,
    now: view.now,
    again: state === "unpaid" ? againData(view) : null,
  };
  return (
    <Document
      site={site}
      tenant={event.tenant}
      head={{
        title: t(TITLES[state] ?? "done.title", { event: event.name }),
        here: (links) => links.order(order.id, token),
        robots: "noindex",
        island: "order",
        data,
        purchase: order.paid_at === null ? null : purchaseOf(order),
      }}
    >
      <Masthead site={site} tenant={event.tenant} />
      <Held site={site} state={state} />
      <main id="main" class="page order">
        <Body site={site} view={view} state={state} />
      </main>
      <Foot site={site} tenant={event.tenant} />
    </Document>
  );
}

const TITLES: Partial<Record<OrderState, MessageKey>> = {
  unpaid: "again.title",
  waiting: "wait.title",
  making: "wait.title",
  prompt: "wait.title",
  handoff: "wait.title",
  instructions: "hand.title",
};

function againData({ event, order, ways, back }: OrderView): AgainData {
  return {
    ...ways,
    expires: order.expires_at,
    total: order.due,
    phone: order.buyer.phone ?? "",
    organizer: event.tenant.name,
    back,
  };
}

function Body({ site, view, state }: { site: Site; view: OrderView; state: OrderState }) {
  if (state === "paid") return <Paid site={site} view={view} />;
  if (state === "waiting" || state === "making") return <Waiting site={site} view={view} state={state} />;
  const action = view.order.payment?.next_action;
  const facts = <Facts site={site} order={view.order} />;
  if (state === "unpaid") return <Unpaid site={site} view={view} facts={facts} />;
  if (action?.kind === "phone_prompt") return <Prompt site={site} view={view} action={action} facts={facts} />;
  if (action?.kind === "client_handoff") return <Handoff site={site} view={view} facts={facts} />;
  if (action?.kind === "instructions") return <Instructions site={site} view={view} action={action} facts={facts} />;
  return <Over site={site} view={view} state={state} />;
}

function Over({ site, view, state }: { site: Site; view: OrderView; state: OrderState }) {
  const { t } = site;
  const words: Partial<Record<OrderState, readonly [MessageKey, MessageKey]>> = {
    money_back: moneyBackWords(view.order),
    expired: ["over.h", "over.p"],
    cancelled: ["over.h", "over.cancelled"],
  };
  const [heading, sentence] = words[state] ?? ["over.h", "over.p"];
  return (
    <div class="stack g16 order__say">
      <h1 class="h1">{t(heading)}</h1>
      <p>{t(sentence)}</p>
      <Money site={site} order={view.order} organizer={view.event.tenant.name} />
      <Facts site={site} order={view.order} />
      <Papers site={site} view={view} />
      <p>
        <a class="btn" href={site.links.event(view.event)}>
          {t("over.again")}
        </a>
      </p>
    </div>
  );
}

/** What was paid and then given back says so; only money that came too late was of no use. */
function moneyBackWords({ status, paid_at: paidAt }: Order): readonly [MessageKey, MessageKey] {
  if (paidAt === null || status === "expired") return ["late.h", "late.p"];
  return status === "refunded" ? ["late.h", "late.p.refunded"] : ["over.h", "over.cancelled"];
}

/** What became of the event, before anything else on the page. */
function EventNews({ site, view }: { site: Site; view: OrderView }) {
  const { t } = site;
  const { event, now } = view;
  const organizer = event.tenant.name;
  const words =
    event.status === "cancelled"
      ? t("acct.called.off", { organizer })
      : event.status === "postponed"
        ? t("acct.moved")
        : isOver(event, now)
          ? t("tkt.over")
          : null;
  if (words === null) return null;
  return (
    <div class={isOver(event, now) ? "banner banner--info" : "banner banner--warn"}>
      <Icon name="info" />
      <span>{words}</span>
    </div>
  );
}

/** An event that names no end is thought to last this long; what was postponed or called off is not over. */
const USUAL_LENGTH = 6 * 3_600_000;
function isOver({ status, starts_at: start, ends_at: end }: ShopEvent, now: number): boolean {
  if (status === "completed") return true;
  return status === "published" && now >= (end ? Date.parse(end) : Date.parse(start) + USUAL_LENGTH);
}

function Waiting({ site, view, state }: { site: Site; view: OrderView; state: "waiting" | "making" }) {
  const { t } = site;
  const { order } = view;
  const gateway = brandOf(order.payment?.gateway ?? "stripe");
  const action = order.payment?.next_action;
  return (
    <div class="stack g20 order__say" aria-live="polite">
      <Again />
      <h1 class="h1">{t("wait.h")}</h1>
      {state === "making" ? (
        <p>{t("done.making")}</p>
      ) : (
        <p>
          {t("wait.p", { gateway })} <b>{order.buyer.email}</b>. {t("wait.leave")}
        </p>
      )}
      <Elapsed site={site} label={t("wait.progress")} />
      <output class="soft blk" id="uncertain" hidden>
        {t("wait.uncertain")}
      </output>
      {state === "waiting" && action?.kind === "redirect" ? (
        <div class="row row--wrap">
          <a class="btn" href={action.url} rel="noreferrer">
            {t("wait.open", { gateway })}
          </a>
          <a class="link link--44" href={ANOTHER_WAY}>
            {t("wait.another")}
          </a>
        </div>
      ) : null}
      <Facts site={site} order={order} />
    </div>
  );
}

function Facts({ site, order }: { site: Site; order: Order }) {
  const { t, locale } = site;
  const { rows, inside } = priceRows(order);
  return (
    <dl class="kv order__kv">
      <dt>{t("done.order")}</dt>
      <dd>
        <span class="mono" id="code">
          {order.code}
        </span>
        <button
          id="copy"
          class="btn btn--plain btn--icon btn--dense copy"
          type="button"
          aria-label={t("done.copy")}
          hidden
        >
          <Icon name="copy" size="s" />
        </button>
      </dd>
      {order.payment && order.paid_at ? (
        <>
          <dt>{t("done.with")}</dt>
          <dd>{gatewayName(t, order.payment.gateway)}</dd>
        </>
      ) : null}
      {order.discount.amount === 0 ? null : (
        <>
          <dt>{t("check.discount")}</dt>
          <dd class="num">−{price(order.discount, locale)}</dd>
        </>
      )}
      {rows.map(({ text, money }) => (
        <Fragment key={text}>
          <dt>{text}</dt>
          <dd class="num">{price(money, locale)}</dd>
        </Fragment>
      ))}
      <dt>{t("done.total")}</dt>
      <dd class="num">
        {price(order.total, locale)}
        {inside.map(({ text, money }) => (
          <span key={text} class="s soft blk">
            {t("check.inside", { tax: text })}: {price(money, locale)}
          </span>
        ))}
      </dd>
    </dl>
  );
}

/** The mail that brings the tickets is late, or did not arrive: they are here. Also drawn hidden, for the island. */
function MailTrouble({ site, view: { order, event } }: { site: Site; view: OrderView }) {
  const { t } = site;
  const values = { email: order.buyer.email, organizer: event.tenant.name };
  const banner = (id: string, state: Order["ticket_mail"], bold: MessageKey, rest: MessageKey) => (
    <div class="banner banner--warn" id={id} hidden={order.ticket_mail !== state}>
      <Icon name="warning" />
      <div>
        <strong>{t(bold)}</strong> {t(rest, values)}
      </div>
    </div>
  );
  return (
    <div aria-live="polite">
      {banner("mail-delayed", "delayed", "done.late.bold", "done.late")}
      {banner("mail-failed", "failed", "done.unsent.bold", "done.unsent")}
    </div>
  );
}

function Paid({ site, view }: { site: Site; view: OrderView }) {
  const { t, locale } = site;
  const { event, order, tickets, token, now } = view;
  // Who gave one of two back has one.
  const valid = tickets.filter(({ code }) => code !== null).length || tickets.length;
  const paidAt = order.paid_at ?? new Date(now).toISOString();
  const mail = order.ticket_mail;
  return (
    <div class="conf">
      <div class="stack conf__say g14">
        <div class="row row--top g16">
          <h1 class="poster-type grow conf__h">{t("done.h")}</h1>
          <span class="stamp stamp--round stamp--ok" aria-hidden="true">
            {t("done.paid")}
            <br />
            {shortDay(paidAt, event.time_zone, locale)}
          </span>
        </div>
        <p>
          {t("done.lead", { count: valid, when: when(event.starts_at, event.time_zone, locale) })}{" "}
          <span id="mail-to" hidden={mail !== "waiting" && mail !== "sent"}>
            {t("done.mail.to")} <b>{order.buyer.email}</b>.
          </span>
        </p>
        <MailTrouble site={site} view={view} />
        <a class="btn btn--primary btn--wide shade conf__go" href="#tickets">
          {t("done.show")}
        </a>
        <EventNews site={site} view={view} />
        <Money site={site} order={order} organizer={event.tenant.name} />
        <Facts site={site} order={order} />
        <p>
          <a class="link link--44" href={`/api/v1/shop/orders/${order.id}/tickets.pdf?token=${token}`}>
            <Icon name="download" size="s" /> {t("done.pdf")}
          </a>
        </p>
        <Papers site={site} view={view} />
        <p>
          <a class="link link--44" href={site.links.account(`/orders/${order.id}`)}>
            {t("tkt.manage")}
          </a>
        </p>
        <output class="vh" id="say" />
      </div>
      <div class="tkts" id="tickets" tabindex={-1}>
        {tickets.map((ticket, index) => (
          <TicketView
            key={ticket.id}
            site={site}
            event={event}
            ticket={ticket}
            position={index + 1}
            count={tickets.length}
          />
        ))}
      </div>
    </div>
  );
}
