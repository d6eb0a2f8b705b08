/** Checkout's island: the hold that tells the truth about its time, the form, one payment at a time. */
import { render } from "preact";
import { useEffect, useState } from "preact/hooks";
import { when } from "../format.ts";
import type { MessageKey } from "../text.ts";
import type { Hold, Priced } from "../model.ts";
import type { CheckoutData } from "../pages/checkout.tsx";
import { askHold } from "./ask-hold.ts";
import { call } from "./call.ts";
import { Changes } from "./checkout/changes.tsx";
import { placesOf } from "./checkout/answers.ts";
import { draftOf, keepDraft } from "./checkout/draft.ts";
import { Form } from "./checkout/form.tsx";
import { Late, Summary } from "./checkout/parts.tsx";
import type { Said } from "./checkout/questions.tsx";
import { HoldBar, useClock } from "./checkout/hold-bar.tsx";
import type { Buyer } from "./checkout/buyer.ts";
import { type Company, pay, type PayFault, type Way } from "./checkout/pay.ts";
import { applyCode, priceOf, quote } from "./checkout/price.ts";
import { usedFirst } from "./checkout/used-way.ts";
import { pageData } from "./page-data.ts";
import { pageWords } from "./page-words.ts";
import {
  endStep,
  forgetHold,
  holdLines,
  holdToken,
  orderOf,
  priceChanges,
  rememberChanges,
  rememberHold,
  stepKey,
} from "./session.ts";
import * as links from "./links.ts";

const data = pageData<CheckoutData>();
const t = pageWords();
const methods = usedFirst(data.methods);

/** What was typed before, or what the account knows. */
const draft = draftOf(data.event.id) ?? (data.account && { buyer: { ...data.account, phone: "" }, values: {} });

type Loaded =
  | { readonly kind: "loading" }
  | { readonly kind: "held"; readonly hold: Hold; readonly skew: number }
  | { readonly kind: "expired" }
  | { readonly kind: "unknown" }
  | { readonly kind: "offline" };

/** What we know of the hold, and how far this clock is from the server's. */
async function load(): Promise<Loaded> {
  const token = holdToken(data.hold);
  if (token === null) return { kind: "unknown" };
  const answer = await call<Hold>(`/shop/holds/${data.hold}`, { headers: { "hold-token": token } });
  if (answer.ok) return { kind: "held", hold: answer.value, skew: answer.serverTime - Date.now() };
  if (answer.fault.code === "offline") return { kind: "offline" };
  // This tab made the hold, so a hold that nobody knows any more is one whose time is over.
  return { kind: "expired" };
}

/** Once the order is made, its own page says how it is paid, in this tab and in any other. */
function toOrder(way: "" | "?payment=cancelled"): boolean {
  const order = orderOf(data.hold);
  if (order !== null) location.replace(links.order(order.id, order.token) + way);
  return order !== null;
}

function Checkout() {
  const [state, setState] = useState<Loaded>({ kind: "loading" });
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<PayFault | null>(null);
  const [company, setCompany] = useState<Company | null>(null);
  const [gone, setGone] = useState(false);
  const [price, setPrice] = useState<Priced | null>(null);
  const reload = () => void load().then(setState);
  useEffect(() => {
    if (toOrder("")) return undefined;
    reload();
    const shown = (event: PageTransitionEvent) => {
      // Back from the gateway out of the browser's memory: the button is free again, the hold is asked for anew.
      if (!event.persisted || toOrder("?payment=cancelled")) return;
      setBusy(false);
      reload();
    };
    addEventListener("pageshow", shown);
    return () => removeEventListener("pageshow", shown);
  }, []);
  const held = state.kind === "held" ? state.hold : null;
  useEffect(() => {
    if (held !== null) void priceOf(data.hold, holdToken(data.hold) ?? "", company).then(setPrice);
  }, [held?.discount.amount, held?.promo_code, held === null]);
  const left = useClock(state.kind === "held" ? Date.parse(state.hold.expires_at) - state.skew : null);
  const expired = state.kind === "expired" || (state.kind === "held" && left <= 0 && !busy);

  if (state.kind === "loading") return <Wait text={t("check.loading")} />;
  if (state.kind === "offline")
    return (
      <Late
        t={t}
        heading={t("check.offline.bold")}
        text={t("check.offline")}
        action={t("pick.retry")}
        onAction={reload}
        seats={data.seats}
      />
    );
  if (state.kind === "unknown")
    return <Late t={t} heading={t("check.unknown.h")} text={t("check.unknown")} seats={data.seats} />;
  if (expired) {
    const lines = gone ? null : holdLines(data.hold);
    return (
      <>
        <HoldBar t={t} locale={data.locale} over />
        <Late
          t={t}
          heading={t("check.expired.h")}
          text={gone ? t("check.gone") : t("check.expired")}
          {...(lines === null
            ? {}
            : { action: t("check.again"), onAction: () => void holdAgain(lines).then((ok) => setGone(!ok)) })}
          seats={data.seats}
        />
      </>
    );
  }
  const { hold } = state;
  const start = async (buyer: Buyer, said: Said, way: Way) => {
    const problem = await pay({
      event: data.event.id,
      hold: data.hold,
      token: holdToken(data.hold) ?? "",
      buyer,
      said,
      company,
      way,
    });
    // On the way to the gateway the button stays busy.
    if (problem === null) return;
    setBusy(false);
    if (problem.kind === "expired") setState({ kind: "expired" });
    else setFault(problem);
  };
  const seated = hold.lines.some((line) => line.seats.length > 0);
  const extend = async () => {
    const answer = await call<Hold>(`/shop/holds/${data.hold}`, {
      method: "PATCH",
      body: { extend: true },
      headers: { "hold-token": holdToken(data.hold) ?? "" },
    });
    if (answer.ok) setState({ kind: "held", hold: answer.value, skew: answer.serverTime - Date.now() });
    return answer.ok;
  };
  const onCode = async (code: string | null) => {
    const answer = await applyCode(data.hold, holdToken(data.hold) ?? "", code);
    if (answer.ok) setState({ kind: "held", hold: answer.hold, skew: answer.serverTime - Date.now() });
    return answer.ok ? null : t(CODE_FAULTS[answer.code] ?? "check.promo.bad");
  };
  const onCompany = async (named: Company | null) => {
    const answer = await quote(data.hold, holdToken(data.hold) ?? "", named);
    if (!answer.ok) return t(answer.fault.code === "offline" ? "check.offline" : "company.bad");
    setPrice(answer.value);
    setCompany(named);
    return null;
  };
  const known = orderOf(data.hold) !== null;
  return (
    <>
      <HoldBar t={t} locale={data.locale} left={left} paying={busy} seated={seated} onExtend={extend} />
      <div class="page">
        <div class="two check">
          <main id="main" class="stack g24">
            <ol class="steps" aria-label={t("check.steps")}>
              <li class="done">{t("check.step.seats")}</li>
              <li aria-current="step">{t("check.step.pay")}</li>
              <li>{t("check.step.tickets")}</li>
            </ol>
            <Changes t={t} locale={data.locale} hold={hold} changes={priceChanges(data.hold)} />
            <Form
              t={t}
              locale={data.locale}
              total={price?.total ?? hold.total}
              methods={methods}
              country={data.country}
              organizer={data.event.tenant.name}
              known={known}
              busy={busy}
              fault={fault}
              questions={data.questions}
              ticketsBy={data.ticketsBy}
              places={placesOf(hold, ({ section, row, number }) => t("ask.seat", { section, row, number }))}
              terms={data.terms}
              signIn={data.account === null ? `${links.account("/sign-in")}?next=/checkout/${data.hold}` : null}
              draft={draft}
              onDraft={(typed) => keepDraft(data.event.id, typed)}
              onPay={(buyer, said, way) => {
                if (busy) return;
                setBusy(true);
                setFault(null);
                void start(buyer, said, way);
              }}
            />
          </main>
          <Summary
            t={t}
            locale={data.locale}
            hold={hold}
            price={price}
            {...(known ? {} : { onCode })}
            {...(known || !data.event.reverse_charge ? {} : { onCompany })}
            company={company}
            zones={data.zones}
            event={data.event.name}
            when={`${when(data.event.starts_at, data.event.time_zone, data.locale)}. ${data.event.venue.name}`}
          />
        </div>
      </div>
    </>
  );
}

/** What is said of a code that did not work. */
const CODE_FAULTS: Readonly<Record<string, MessageKey>> = {
  rate_limited: "check.promo.slow",
  promo_code_no_effect: "check.promo.none",
  promo_code_used_up: "check.promo.used",
  offline: "check.offline",
};

/** Asks for the same places once more. False when someone else has them now. */
async function holdAgain(lines: NonNullable<ReturnType<typeof holdLines>>): Promise<boolean> {
  const step = `hold:${data.event.id}`;
  const before = holdToken(data.hold);
  const key = stepKey(step, `${data.hold} again`);
  const answer = await askHold({
    event: data.event.id,
    lines,
    key,
    ...(before === null ? {} : { replaces: before }),
  });
  if (answer.ok || answer.fault.status !== 0) endStep(step);
  if (!answer.ok || !answer.value.token) return false;
  forgetHold(data.event.id, data.hold);
  rememberHold(data.event.id, answer.value.id, { token: answer.value.token, lines });
  rememberChanges(answer.value.id, answer.value.price_changes ?? []);
  location.replace(links.checkout(answer.value.id));
  return true;
}

function Wait({ text }: { text: string }) {
  return (
    <main id="main" class="page check__wait">
      <p class="soft">{text}</p>
    </main>
  );
}

const root = document.getElementById("checkout");
if (root) {
  root.replaceChildren();
  render(<Checkout />, root);
  document.documentElement.dataset["ready"] = "checkout";
}
