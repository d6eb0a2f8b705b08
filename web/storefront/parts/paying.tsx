/** The faces of an order that waits for its money: what to do, how long there is, and the way to another way. */
import type { ComponentChildren } from "preact";
import { clock, price, when } from "../format.ts";
import { brandOf } from "../gateways.ts";
import type { NextAction } from "../model.ts";
import type { OrderState, OrderView } from "../pages/order.tsx";
import type { MessageKey } from "../text.ts";
import type { Site } from "../site.ts";
import { Icon } from "./icons.tsx";

/** The same page with the ways to pay, while a payment is still open. */
export const ANOTHER_WAY = "?payment=other";

type Face = { readonly site: Site; readonly view: OrderView; readonly facts: ComponentChildren };
type Action<Kind extends NextAction["kind"]> = Extract<NextAction, { kind: Kind }>;

/** Without JavaScript the page asks again by itself. */
export function Again() {
  return (
    <noscript>
      <meta http-equiv="refresh" content="5" />
    </noscript>
  );
}

/** The bar over the page: a clock while nobody pays, none while somebody does (UI.md §6). */
export function Held({ site, state }: { site: Site; state: OrderState }) {
  const { t } = site;
  if (state === "unpaid")
    return (
      <section class="holdbar" id="held" aria-label={t("check.bar")} hidden>
        <div class="page">
          <Icon name="clock" />
          <span>{t("again.bar")}</span>
          <b class="push num" id="left" role="timer" aria-live="off" />
        </div>
      </section>
    );
  if (state !== "prompt" && state !== "handoff") return null;
  return (
    <section class="holdbar" aria-label={t("check.bar")}>
      <div class="page">
        <Icon name="lock" />
        <span>{t("check.paying")}</span>
      </div>
    </section>
  );
}

/** We wait for somebody: a bar, and how long it took so far. */
export function Elapsed({ site, label, say }: { site: Site; label: string; say?: string }) {
  return (
    <div>
      {/* An unknown share: the native element cannot be drawn as steps. */}
      {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role */}
      <div class="spin" role="progressbar" aria-label={label || site.t("wait.progress")} />
      <p class="row s soft spin__say">
        {say === undefined ? null : <span>{say}</span>}
        <span class={say === undefined ? "num" : "num push"} id="elapsed" aria-hidden="true" />
      </p>
    </div>
  );
}

/** Nothing is being paid: what went wrong, if something did, and all ways to pay. The form is the island's. */
export function Unpaid({ site, view, facts }: Face) {
  const { t, locale } = site;
  const { order, event, back } = view;
  const failed = back === null && order.payment?.status !== "captured" ? order.payment : null;
  const gateway = brandOf(failed?.gateway ?? "");
  const why = failed?.failure ? WHY[failed.failure] : undefined;
  return (
    <div class="stack g20 order__say">
      <div>
        <h1 class="h1">{t("again.h")}</h1>
        <p class="soft">{t("again.held", { when: when(order.expires_at, event.time_zone, locale) })}</p>
      </div>
      {failed === null && back !== "cancelled" ? null : (
        <div class="banner banner--bad" role="alert" id="failed">
          <Icon name="warning" />
          <div>
            <strong>{failed ? t("again.failed.bold", { gateway }) : t("check.bold.cancelled")}</strong>{" "}
            {why === undefined ? "" : t(why, { gateway })} {t(failed ? "again.failed" : "check.rest")}
          </div>
        </div>
      )}
      <div id="again">
        <noscript>
          <p>{t("again.noscript")}</p>
        </noscript>
      </div>
      <p class="s">
        {t("again.to")} <b>{order.buyer.email}</b>.
      </p>
      {facts}
    </div>
  );
}

/** Reasons that a buyer can do something about. */
const WHY: Readonly<Record<string, MessageKey>> = {
  insufficient_funds: "again.why.insufficient_funds",
  wrong_pin: "again.why.wrong_pin",
  pin_locked: "again.why.pin_locked",
  no_response: "again.why.no_response",
  expired: "again.why.expired",
  prompt_not_sent: "again.why.prompt_not_sent",
  cancelled_by_payer: "again.why.cancelled_by_payer",
  daily_limit: "again.why.daily_limit",
};

/** A prompt is on the buyer's phone. */
export function Prompt({ site, view, action, facts }: Face & { readonly action: Action<"phone_prompt"> }) {
  const { t, locale } = site;
  const { order, event } = view;
  const gateway = brandOf(order.payment?.gateway ?? "");
  const total = price(order.due, locale);
  const over = Date.parse(action.expires_at) <= view.now;
  return (
    <div class="stack g20 order__say" aria-live="polite">
      <Again />
      <h1 class="h1">{t("prompt.h")}</h1>
      <p>{t("prompt.p", { gateway, phone: masked(action.phone), total })}</p>
      <div class="handset" aria-hidden="true">
        <div class="handset__in">
          <div class="s soft">{gateway}</div>
          <p>{t("prompt.screen", { total, organizer: event.tenant.name })}</p>
          <div class="pin">
            <i />
            <i />
            <i />
            <i />
          </div>
        </div>
      </div>
      <Elapsed site={site} label={t("prompt.wait")} say={t("prompt.wait")} />
      <output class="blk" id="over" hidden={!over}>
        {t("prompt.over", { gateway })}
      </output>
      <p class="soft s">
        {t("prompt.leave")} <b>{order.buyer.email}</b>.
      </p>
      <p class="soft s" id="later" hidden={over}>
        {t("prompt.again", { time: clock(action.expires_at, event.time_zone, locale) })}
      </p>
      <p>
        <a class="btn" href={ANOTHER_WAY}>
          {t("again.other")}
        </a>
      </p>
      {facts}
    </div>
  );
}

/** Enough of a number to know it, no more: "+254 ••• ••• 214". The spaces do not break. */
export function masked(phone: string): string {
  return `${phone.slice(0, 4)}\u00A0•••\u00A0•••\u00A0${phone.slice(-3)}`;
}

/** The gateway's own script opens here; the island loads it. */
export function Handoff({ site, view, facts }: Face) {
  const { t } = site;
  const gateway = brandOf(view.order.payment?.gateway ?? "");
  return (
    <div class="stack g20 order__say">
      <h1 class="h1">{t("handoff.h", { gateway })}</h1>
      <p>{t("handoff.p", { gateway })}</p>
      <output class="banner banner--info" id="said" hidden>
        <Icon name="info" />
        <span data-words />
      </output>
      <div class="row row--wrap">
        <button class="btn btn--primary btn--big shade" id="open" type="button">
          {t("handoff.open", { gateway })}
        </button>
        <a class="btn" href={ANOTHER_WAY}>
          {t("again.other")}
        </a>
      </div>
      <noscript>
        <p>{t("again.noscript")}</p>
      </noscript>
      {facts}
    </div>
  );
}

/** The buyer pays by hand: how, with which words, until when, and what happens then. */
export function Instructions({ site, view, action, facts }: Face & { readonly action: Action<"instructions"> }) {
  const { t, locale } = site;
  const { order, event } = view;
  const until = when(action.expires_at, event.time_zone, locale);
  const total = price(order.due, locale);
  return (
    <div class="stack g20 order__say">
      <h1 class="h1">{t("hand.h")}</h1>
      <p>{t("hand.p", { total, when: until })}</p>
      <section class="panel" aria-label={t("hand.how")}>
        <div class="panel__head">
          <h2 class="h3">{t("hand.how")}</h2>
        </div>
        <div class="panel__body stack g16">
          <p class="hand__text">{action.text}</p>
          <div>
            <div class="s soft">{t("hand.reference")}</div>
            <div class="row row--wrap">
              <b class="mono hand__ref" id="reference">
                {action.reference}
              </b>
              <button class="btn" id="copy-reference" type="button" hidden>
                <Icon name="copy" size="s" /> {t("hand.copy")}
              </button>
            </div>
          </div>
          <dl class="kv">
            <dt>{t("hand.amount")}</dt>
            <dd class="num">{total}</dd>
            <dt>{t("hand.until")}</dt>
            <dd>{until}</dd>
          </dl>
        </div>
      </section>
      <section>
        <h2 class="h3">{t("hand.next")}</h2>
        <ol class="hand__next">
          <li>{t("hand.next.1")}</li>
          <li>{t("hand.next.2", { organizer: event.tenant.name })}</li>
          <li>{t("hand.next.3", { email: order.buyer.email })}</li>
        </ol>
        <p class="s soft">{t("hand.keep")}</p>
      </section>
      <p>
        <a class="link link--44" href={ANOTHER_WAY}>
          {t("again.other")}
        </a>
      </p>
      {facts}
      <output class="vh" id="say" />
    </div>
  );
}
