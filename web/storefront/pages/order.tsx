/** After the payment: the waiting page, "You are in." with the tickets, or what became of the money. Personal: never cached. */
import { Fragment } from "preact";
import { price, shortDay, when } from "../format.ts";
import type { Order, ShopEvent, Ticket } from "../model.ts";
import { Document, Foot, Masthead, type Site } from "../parts/document.tsx";
import { Icon } from "../parts/icons.tsx";
import { TicketView } from "../parts/ticket.tsx";
import { priceRows } from "../price-rows.ts";
import type { MessageKey } from "../messages.en.ts";
import { eventPath } from "./bill.tsx";

export type OrderView = {
  readonly event: ShopEvent;
  readonly order: Order;
  readonly tickets: readonly Ticket[];
  /** The order's access token: it is in the address already. */
  readonly token: string;
  readonly now: number;
  /** The buyer pressed the gateway's way back. It is only believed while the order is not paid. */
  readonly cancelled: boolean;
};

export type OrderState = "waiting" | "failed" | "paid" | "making" | "money_back" | "expired" | "cancelled";

/** Which of the page's faces is true. Money that came too late and went back is said as such. */
export function orderState({
  order,
  tickets,
  cancelled,
}: Pick<OrderView, "order" | "tickets" | "cancelled">): OrderState {
  const payment = order.payment?.status;
  if (order.status === "paid" || order.status === "partially_refunded") return tickets.length > 0 ? "paid" : "making";
  if (order.status === "refunded") return "money_back";
  if (payment === "refunded" || payment === "refunding") return "money_back";
  if (order.status === "expired") return payment === "captured" ? "money_back" : "expired";
  if (order.status === "cancelled") return payment === "captured" ? "money_back" : "cancelled";
  return cancelled || payment === "failed" || payment === "cancelled" ? "failed" : "waiting";
}

/** What the order's island gets in `#data`. */
export type OrderData = {
  readonly order: string;
  readonly token: string;
  readonly locale: string;
  readonly state: OrderState;
  readonly gateway: string | null;
  /** The gateway said no, rather than the buyer. */
  readonly declined: boolean;
};

/** `/orders/{order}/{token}`. */
export function OrderPage({ site, view }: { site: Site; view: OrderView }) {
  const { t } = site;
  const { event, order, token } = view;
  const state = orderState(view);
  const pending = state === "waiting" || state === "making" || state === "failed";
  const data: OrderData = {
    order: order.id,
    token,
    locale: site.locale,
    state,
    gateway: order.payment?.gateway ?? null,
    declined: order.payment?.status === "failed",
  };
  return (
    <Document
      site={site}
      tenant={event.tenant}
      head={{
        title: t(pending ? "wait.title" : "done.title", { event: event.name }),
        robots: "noindex",
        island: "order",
        data,
      }}
    >
      <Masthead site={site} tenant={event.tenant} />
      <main id="main" class="page order">
        <Body site={site} view={view} state={state} />
      </main>
      <Foot site={site} tenant={event.tenant} />
    </Document>
  );
}

function Body({ site, view, state }: { site: Site; view: OrderView; state: OrderState }) {
  const { t } = site;
  if (state === "paid") return <Paid site={site} view={view} />;
  if (state === "waiting" || state === "making" || state === "failed")
    return <Waiting site={site} view={view} state={state} />;
  const words: Readonly<Record<"money_back" | "expired" | "cancelled", readonly [MessageKey, MessageKey]>> = {
    money_back: ["late.h", view.order.status === "refunded" && view.order.paid_at ? "late.p.refunded" : "late.p"],
    expired: ["over.h", "over.p"],
    cancelled: ["over.h", "over.cancelled"],
  };
  const [heading, sentence] = words[state];
  return (
    <div class="stack g16 order__say">
      <h1 class="h1">{t(heading)}</h1>
      <p>{t(sentence)}</p>
      <Facts site={site} order={view.order} />
      <p>
        <a class="btn" href={eventPath(view.event)}>
          {t("over.again")}
        </a>
      </p>
    </div>
  );
}

/** The name of a gateway as buyers know it. */
export function gatewayName(t: Site["t"], gateway: string): string {
  if (gateway === "stripe") return t("check.gateway.stripe");
  if (gateway === "free") return t("check.gateway.free");
  return brandOf(gateway);
}

/** Brands that are not written as their id with a capital. */
const BRANDS: Readonly<Record<string, string>> = { bkash: "bKash", sslcommerz: "SSLCOMMERZ", mpesa: "M-Pesa" };

/** Whom we ask. */
function brandOf(gateway: string): string {
  return BRANDS[gateway] ?? gateway.charAt(0).toUpperCase() + gateway.slice(1);
}

function Waiting({ site, view, state }: { site: Site; view: OrderView; state: "waiting" | "making" | "failed" }) {
  const { t } = site;
  const { order } = view;
  const gateway = brandOf(order.payment?.gateway ?? "stripe");
  if (state === "failed")
    return (
      <div class="stack g16 order__say">
        <h1 class="h1">{t("wait.h")}</h1>
        <div class="banner banner--bad" role="alert">
          <Icon name="warning" />
          <div>
            <strong>{t(order.payment?.status === "failed" ? "check.bold.declined" : "check.bold.cancelled")}</strong>{" "}
            {t("check.rest")}
          </div>
        </div>
        <p>
          <button id="retry" class="btn btn--primary btn--big" type="button">
            {t("wait.retry")}
          </button>
        </p>
        <Facts site={site} order={order} />
      </div>
    );
  return (
    <div class="stack g20 order__say" aria-live="polite">
      <noscript>
        <meta http-equiv="refresh" content="5" />
      </noscript>
      <h1 class="h1">{t("wait.h")}</h1>
      {state === "making" ? (
        <p>{t("done.making")}</p>
      ) : (
        <p>
          {t("wait.p", { gateway })} <b>{order.buyer.email}</b>. {t("wait.leave")}
        </p>
      )}
      <div>
        {/* An unknown share: the native element cannot be drawn as steps. */}
        {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role */}
        <div class="spin" role="progressbar" aria-label={t("wait.progress")} />
        <p class="s soft spin__say" id="elapsed" aria-hidden="true" />
      </div>
      <output class="soft blk" id="uncertain" hidden>
        {t("wait.uncertain")}
      </output>
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

function Paid({ site, view }: { site: Site; view: OrderView }) {
  const { t, locale } = site;
  const { event, order, tickets, token, now } = view;
  const paidAt = order.paid_at ?? new Date(now).toISOString();
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
          {t("done.lead", { count: tickets.length, when: when(event.starts_at, event.time_zone, locale) })}{" "}
          <b>{order.buyer.email}</b>.
        </p>
        <a class="btn btn--primary btn--wide shade conf__go" href="#tickets">
          {t("done.show")}
        </a>
        <Facts site={site} order={order} />
        <p>
          <a class="link link--44" href={`/api/v1/shop/orders/${order.id}/tickets.pdf?token=${token}`}>
            <Icon name="download" size="s" /> {t("done.pdf")}
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
