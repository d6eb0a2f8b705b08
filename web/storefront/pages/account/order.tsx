/** One order in an account: its tickets and papers, and what its buyer may do themselves (O7). Works without JavaScript. */
import { price, when } from "../../format.ts";
import { Icon } from "../../parts/icons.tsx";
import { Money, Papers } from "../../parts/money.tsx";
import type { Site } from "../../site.ts";
import { AccountFrame, SaidBanner } from "./frame.tsx";
import type { BackView, GiveBackView, OwnLine, OwnOrderView } from "./view.ts";

export function OwnOrderPage({ site, view }: { site: Site; view: OwnOrderView }) {
  const { t, locale } = site;
  const { event, order } = view;
  return (
    <AccountFrame
      site={site}
      title={`${event.name}: ${t("acct.order", { code: order.code })}`}
      email={view.email}
      here="orders"
      path={`/orders/${order.id}`}
    >
      <div>
        <h1 class="h1">{event.name}</h1>
        <p class="soft">
          {when(event.starts_at, event.time_zone, locale)}
          {event.venue === "" ? "" : `, ${event.venue}`}
        </p>
      </div>
      <SaidBanner site={site} said={view.said} email={view.email} />
      <EventNews site={site} view={view} />
      <div class="acct__two">
        <div class="stack g16">
          <Doors site={site} view={view} />
          <Lines site={site} view={view} />
          <GiveBack site={site} view={view} />
        </div>
        <div class="stack g16">
          <dl class="kv">
            <dt>{t("done.order")}</dt>
            <dd class="mono">{order.code}</dd>
            <dt>{t("done.total")}</dt>
            <dd class="num">{price(order.total, locale)}</dd>
          </dl>
          <p class="s soft">
            {t(`acct.status.${order.status}`)} · {t("acct.from", { organizer: view.organizer })}
          </p>
          <Money site={site} order={order} organizer={view.organizer} />
          <Papers site={site} view={view} />
          {view.resend ? <Resend site={site} view={view} /> : null}
        </div>
      </div>
    </AccountFrame>
  );
}

function EventNews({ site, view }: { site: Site; view: OwnOrderView }) {
  const { t } = site;
  const { status } = view.event;
  if (status !== "cancelled" && status !== "postponed") return null;
  const words = status === "cancelled" ? t("acct.called.off", { organizer: view.organizer }) : t("acct.moved");
  return (
    <div class="banner banner--warn">
      <Icon name="warning" />
      <span>{words}</span>
    </div>
  );
}

/** The way to the tickets, or to the payment that they wait for. */
function Doors({ site, view }: { site: Site; view: OwnOrderView }) {
  const { t, links } = site;
  const { order, token } = view;
  const page = links.order(order.id, token);
  if (order.status === "pending") {
    return (
      <a class="btn btn--primary btn--big shade" href={page}>
        {t("acct.pay")}
      </a>
    );
  }
  if (!view.lines.some(({ state }) => state === "active" || state === "used")) return null;
  return (
    <div class="row row--wrap g16">
      <a class="btn btn--primary btn--big shade" href={page}>
        {t("acct.show")}
      </a>
      <a class="link link--44" href={`/api/v1/shop/orders/${order.id}/tickets.pdf?token=${token}`}>
        <Icon name="download" size="s" /> {t("done.pdf")}
      </a>
    </div>
  );
}

function seatOf({ t }: Site, { seat }: OwnLine): string {
  return seat === null ? "" : t("ask.seat", seat);
}

function Lines({ site, view }: { site: Site; view: OwnOrderView }) {
  const { t } = site;
  return (
    <section>
      <h2 class="h3">{t("acct.lines")}</h2>
      <ul class="acct__list">
        {view.lines.map((line) => (
          <li key={line.position} class="acct__line">
            <div class="acct__what">
              <b>{line.name}</b>
              {line.seat ? <span class="s">{seatOf(site, line)}</span> : null}
              <span class="s soft">{line.holder}</span>
            </div>
            <span class={line.state === "active" ? "tag tag--ok" : "tag"}>{t(`acct.line.${line.state}`)}</span>
            {line.mayRename ? <Rename site={site} view={view} line={line} /> : null}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Rename({ site, view, line }: { site: Site; view: OwnOrderView; line: OwnLine }) {
  const { t, links } = site;
  const id = `name-${line.position}`;
  return (
    <details class="acct__rename">
      <summary>{t("acct.name")}</summary>
      <form class="stack g12" method="post" action={links.account(`/orders/${view.order.id}/name`)}>
        <input type="hidden" name="line" value={line.position} />
        <div class="field">
          <label class="field__label" for={id}>
            {t("acct.name.label")}
          </label>
          <input class="input" id={id} name="name" required maxlength={120} autocomplete="off" value={line.holder} />
          <p class="field__hint">{t("acct.name.p")}</p>
        </div>
        <button class="btn" type="submit">
          {t("acct.name.save")}
        </button>
      </form>
    </details>
  );
}

function Resend({ site, view }: { site: Site; view: OwnOrderView }) {
  const { t, links } = site;
  return (
    <form class="stack g8" method="post" action={links.account(`/orders/${view.order.id}/resend`)}>
      <button class="btn" type="submit">
        {t("acct.resend")}
      </button>
      <p class="s soft">{t("acct.resend.p", { email: view.email })}</p>
    </form>
  );
}

function GiveBack({ site, view }: { site: Site; view: OwnOrderView }) {
  const { t, links } = site;
  const { back, order } = view;
  const lines = view.lines.filter(({ mayGiveBack }) => mayGiveBack);
  const alive = view.lines.some(({ state }) => state === "active");
  if (back === null) return alive ? <p class="s soft">{t("acct.back.no", { organizer: view.organizer })}</p> : null;
  return (
    <section class="stack g12">
      <h2 class="h3">{t("acct.back.h")}</h2>
      <p>{backWords(site, back, view.event.time_zone)}</p>
      <form class="stack g12" method="get" action={links.account(`/orders/${order.id}/give-back`)}>
        <fieldset class="acct__pick">
          <legend class="field__label">{t("acct.back.pick")}</legend>
          {lines.map((line) => (
            <label key={line.position} class="tick">
              <input type="checkbox" name="line" value={line.position} checked={lines.length === 1} />
              <span>{[line.name, seatOf(site, line), line.holder].filter((part) => part !== "").join(", ")}</span>
            </label>
          ))}
        </fieldset>
        <button class="btn" type="submit">
          {t("acct.back.go")}
        </button>
      </form>
    </section>
  );
}

function backWords({ t, locale }: Site, { why, percent, fees, until }: BackView, zone: string): string {
  const at = when(until, zone, locale);
  if (why === "postponed") return t("acct.back.postponed", { when: at });
  if (percent === 0) return t("acct.back.free", { when: at });
  return t("acct.back.policy", { when: at, percent: share(percent, locale), fees });
}

/** "80%" as the language writes it. */
export function share(percent: number, locale: string): string {
  return new Intl.NumberFormat(locale, { style: "percent" }).format(percent / 100);
}

/** The question before tickets are given back: the safe answer first. */
export function GiveBackPage({ site, view }: { site: Site; view: GiveBackView }) {
  const { t, locale, links } = site;
  const { order, lines, amount, event } = view;
  const question = t("acct.back.sure", { count: lines.length });
  return (
    <AccountFrame site={site} title={question} email={view.email} here="orders" path={`/orders/${order.id}`}>
      <div class="stack g16 acct__in">
        <h1 class="h1">{question}</h1>
        <p class="soft">
          {event.name}, {when(event.starts_at, event.time_zone, locale)}
        </p>
        <ul class="acct__list">
          {lines.map((line) => (
            <li key={line.position} class="acct__line">
              <div class="acct__what">
                <b>{line.name}</b>
                {line.seat ? <span class="s">{seatOf(site, line)}</span> : null}
                <span class="s soft">{line.holder}</span>
              </div>
            </li>
          ))}
        </ul>
        <p class="strong">
          {amount.amount === 0 ? t("acct.back.nothing") : t("acct.back.amount", { amount: price(amount, locale) })}
        </p>
        <p>{t("acct.back.end")}</p>
        <form class="row row--wrap g16" method="post" action={links.account(`/orders/${order.id}/give-back`)}>
          {lines.map((line) => (
            <input key={line.position} type="hidden" name="line" value={line.position} />
          ))}
          <a class="btn btn--primary" href={links.account(`/orders/${order.id}`)}>
            {t("acct.back.keep")}
          </a>
          <button class="btn btn--bad" type="submit">
            {t("acct.back.yes")}
          </button>
        </form>
      </div>
    </AccountFrame>
  );
}

/** An order that is somebody else's, or none: the answer is the same (TH23). */
export function ForeignOrderPage({ site, email }: { site: Site; email: string }) {
  const { t, links } = site;
  return (
    <AccountFrame site={site} title={t("acct.foreign.h")} email={email} path="">
      <div class="stack g16 acct__in">
        <h1 class="h1">{t("acct.foreign.h")}</h1>
        <p>{t("acct.foreign.p", { email })}</p>
        <div class="row row--wrap g16">
          <a class="btn" href={links.account()}>
            {t("acct.foreign.back")}
          </a>
          <form method="post" action={links.account("/sign-out")}>
            <button class="btn btn--plain" type="submit">
              {t("acct.foreign.other")}
            </button>
          </form>
        </div>
      </div>
    </AccountFrame>
  );
}
