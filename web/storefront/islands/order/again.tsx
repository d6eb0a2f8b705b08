/** Paying an order once more, from any device that has its link: the ways, the phone, one button (G11). */
import { render } from "preact";
import { useState } from "preact/hooks";
import { price } from "../../format.ts";
import type { AgainData } from "../../pages/order.tsx";
import type { Translate } from "../../text.ts";
import { FaultBanner } from "../checkout/fault.tsx";
import { actionKey } from "../checkout/form.tsx";
import { type PayFault, startPayment } from "../checkout/pay.ts";
import { payPhone, payPhoneFault, PhoneField, Ways } from "../checkout/ways.tsx";
import type { OrderMemory } from "../session.ts";

type Props = {
  readonly t: Translate;
  readonly locale: string;
  readonly order: OrderMemory;
  readonly data: AgainData;
  /** The way that was tried last. */
  readonly last: string | null;
};

function Again({ t, locale, order, data, last }: Props) {
  const { methods, country } = data;
  const tried = methods.find(({ gateway }) => gateway === last);
  const [gateway, setGateway] = useState((tried ?? methods[0])?.gateway ?? "");
  const [phone, setPhone] = useState(data.phone);
  const [phoneLeft, setPhoneLeft] = useState(false);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<PayFault | null>(null);
  const method = methods.find((each) => each.gateway === gateway);
  const phoneFault = method?.needs_phone ? payPhoneFault(phone, country) : null;
  const refused = fault?.kind === "fields" ? "check.err.phone" : null;
  const wrongPhone = phoneLeft && phoneFault !== null ? phoneFault : refused;
  const pay = async () => {
    if (busy || !method) return;
    setPhoneLeft(true);
    if (phoneFault !== null) {
      document.getElementById("pay-phone")?.focus();
      return;
    }
    setBusy(true);
    setFault(null);
    document.getElementById("failed")?.remove();
    const problem = await startPayment(order, {
      gateway,
      phone: method.needs_phone ? payPhone(phone, country) : null,
    });
    // On the way to the gateway the button stays busy.
    if (problem === null) return;
    if (problem.kind === "expired") location.replace(location.pathname);
    setBusy(false);
    setFault(problem);
  };
  return (
    <form
      class="stack g20"
      novalidate
      onSubmit={(event) => {
        event.preventDefault();
        void pay();
      }}
    >
      <FaultBanner t={t} fault={fault} organizer={data.organizer} />
      <Ways t={t} methods={methods} chosen={gateway} onChoose={setGateway} first={false} />
      {method?.needs_phone ? (
        <PhoneField
          t={t}
          gateway={gateway}
          country={country}
          value={phone}
          error={wrongPhone === null ? null : t(wrongPhone)}
          onInput={setPhone}
          onLeave={() => setPhoneLeft(phone !== "")}
        />
      ) : null}
      {method === undefined ? null : (
        <button type="submit" class="btn btn--primary btn--big shade" aria-busy={busy}>
          {t(actionKey(method, false, busy), { total: price(data.total, locale) })}
          {busy ? <span class="busybar" /> : null}
        </button>
      )}
    </form>
  );
}

/** Draws the form into `root`. */
export function drawAgain(root: HTMLElement, props: Props): void {
  root.replaceChildren();
  render(<Again {...props} />, root);
}
