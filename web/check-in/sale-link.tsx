/** A sale that the buyer pays on their own phone: who it is for, the code to scan, and waiting for the money (S10). */
import { useEffect, useState } from "preact/hooks";
import { type ApiFault, toFault } from "../api/problem.ts";
import type { Money, NewSale, Offer } from "./link.ts";
import type { OpenSale, Sales } from "./open-sale.ts";
import { faultText, Field, Triangle } from "./parts.tsx";
import { saleWords } from "./sale-words.ts";
import { unlockSound } from "./signals.ts";
import { language } from "./words.ts";

const BRANDS: Readonly<Record<string, string>> = {
  stripe: "Stripe",
  sslcommerz: "SSLCOMMERZ",
  bkash: "bKash",
  mpesa: "M-Pesa",
  razorpay: "Razorpay",
};

function formatOf(currency: string): Intl.NumberFormat {
  return new Intl.NumberFormat(language, { style: "currency", currency, numberingSystem: "latn" });
}

/** Minor units of an amount as people type it; undefined for what is none. */
export function minorOf(text: string, currency: string): number | undefined {
  const digits = formatOf(currency).resolvedOptions().maximumFractionDigits ?? 2;
  const value = Number(text.trim().replace(",", "."));
  return text.trim() !== "" && value >= 0 ? Math.round(value * 10 ** digits) : undefined;
}

/** An amount as people of this language write it. */
export function moneyText({ amount, currency }: Money): string {
  const format = formatOf(currency);
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}

/** What went wrong with a sale, in a sentence. */
export function saleFault(fault: ApiFault): string {
  return fault.code === "offline" ? saleWords().online : faultText(fault);
}

export function Fault({ text }: { text: string }) {
  return (
    <p class="doorfault" role="alert">
      <Triangle /> <span>{text}</span>
    </p>
  );
}

type LinkProps = {
  readonly methods: Offer["methods"];
  readonly total: Money;
  readonly sale: Pick<NewSale, "lines" | "total">;
  readonly sales: Sales;
  readonly onBack: () => void;
};

/** Where the tickets go, and with what the buyer pays. */
export function LinkForm({ methods, total, sale, sales, onBack }: LinkProps) {
  const words = saleWords();
  const [gateway, setGateway] = useState(methods[0]?.gateway ?? "");
  const [email, setEmail] = useState("");
  const [phone, setPhone] = useState("");
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<ApiFault | null>(null);
  const needsPhone = methods.find((method) => method.gateway === gateway)?.needs_phone === true;
  const bad = {
    email: !/^\S+@\S+\.\S+$/.test(email.trim()),
    phone: needsPhone && phone.replaceAll(/\D/g, "").length < 8,
  };
  const begin = async () => {
    setTried(true);
    if (bad.email || bad.phone || busy) return;
    unlockSound();
    setBusy(true);
    setFault(null);
    const buyer = { email: email.trim(), ...(needsPhone ? { phone: phone.trim() } : {}) };
    try {
      await sales.begin({ ...sale, sale_id: crypto.randomUUID(), method: "link", gateway, buyer });
    } catch (caught) {
      setFault(toFault(caught));
      setBusy(false);
    }
  };
  return (
    <form
      class="doorform"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void begin();
      }}
    >
      <p class="sale__total">
        {words.total}:{" "}
        <b class="num">
          <bdi>{moneyText(total)}</bdi>
        </b>
      </p>
      {methods.length > 1 && (
        <>
          <label for="gateway">{words.gateway}</label>
          <select
            id="gateway"
            class="doorinput"
            value={gateway}
            onChange={({ currentTarget: { value } }) => setGateway(value)}
          >
            {methods.map((method) => (
              <option key={method.gateway} value={method.gateway}>
                {BRANDS[method.gateway] ?? method.gateway}
              </option>
            ))}
          </select>
        </>
      )}
      <Field
        id="buyer-email"
        label={words.email}
        hint={words.emailHint}
        value={email}
        bad={tried && bad.email ? words.emailBad : null}
        onInput={setEmail}
        input={{ type: "email", inputMode: "email", maxLength: 254, autocapitalize: "none", "data-first": true }}
      />
      {needsPhone && (
        <Field
          id="buyer-phone"
          label={words.phone}
          hint={words.phoneHint}
          value={phone}
          bad={tried && bad.phone ? words.phoneBad : null}
          onInput={setPhone}
          input={{ type: "tel", inputMode: "tel", maxLength: 30 }}
        />
      )}
      {fault && <Fault text={saleFault(fault)} />}
      <button type="submit" class="btn btn--ink btn--wide" aria-busy={busy ? "true" : undefined}>
        {busy ? words.selling : words.showCode}
      </button>
      <button type="button" class="btn btn--wide" onClick={onBack}>
        {words.back}
      </button>
    </form>
  );
}

/** The code for the buyer's phone, until the money is there. */
export function WaitingSale({ open, onStop }: { open: OpenSale; onStop: () => void }) {
  const words = saleWords();
  const { answer, fault } = open;
  if (fault) {
    return (
      <div class="doorform">
        <Fault text={`${words.notPaid} ${saleFault(fault)}`} />
        <button type="button" class="btn btn--ink btn--wide" onClick={onStop}>
          {words.next}
        </button>
      </div>
    );
  }
  const action = answer?.payment?.next_action;
  return (
    <div class="doorform sale">
      {answer === null ? (
        <p aria-busy="true">{words.selling}</p>
      ) : (
        <>
          <p class="sale__total">
            {words.total}:{" "}
            <b class="num">
              <bdi>{moneyText(answer.total)}</bdi>
            </b>
          </p>
          <p>{action?.kind === "phone_prompt" ? words.prompted(action.phone ?? "") : words.scanThis}</p>
          <Code text={answer.url} label={words.codeLabel} />
        </>
      )}
      <p role="status">
        <b>{words.waiting}</b>
      </p>
      <p>{words.stopHint}</p>
      <button type="button" class="btn btn--wide" onClick={onStop}>
        {words.stop}
      </button>
    </div>
  );
}

/** The drawing is fetched with the first sale: who only scans needs none. */
function Code({ text, label }: { text: string; label: string }) {
  const [drawn, setDrawn] = useState<{ path: string; side: number } | null>(null);
  useEffect(() => {
    void import("../ui/qr.ts").then(({ qrPath }) => setDrawn(qrPath(text)));
  }, [text]);
  if (drawn === null) return <div class="sale__code" aria-busy="true" />;
  return (
    <svg class="sale__code" viewBox={`0 0 ${drawn.side} ${drawn.side}`} role="img" aria-label={label} data-code={text}>
      <path d={drawn.path} fill="#0D0D0D" />
    </svg>
  );
}
