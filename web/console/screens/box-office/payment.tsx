/** Who buys, how it is paid, what is given back. */
import { useState } from "preact/hooks";
import { v4 } from "uuid";
import type { Counter, OfficeQuote, OfficeSale } from "../../../api/customer-types.ts";
import { type ApiFault, fieldMessage } from "../../../api/problem.ts";
import type { linesOf } from "../../box-office.ts";
import { words } from "../../messages.customers.en.ts";
import { Banner, FaultBanner } from "../../parts/banner.tsx";
import { Button } from "../../parts/button.tsx";
import { focusFirstError, TextField } from "../../parts/field.tsx";
import { useAction } from "../../parts/load.tsx";
import { Options } from "../../parts/options.tsx";
import { Panel } from "../../parts/page.tsx";
import { parsePrice, staffMoney } from "../../price.ts";
import { api } from "../../session.ts";

const w = words.office;
type Method = "cash" | "card_terminal";
const METHODS = (["cash", "card_terminal"] as const).map((value) => ({ value, words: w.methods[value] }));

type PaymentProps = {
  event: string;
  counter: Counter;
  lines: ReturnType<typeof linesOf>;
  currency: string;
  quote: OfficeQuote | null;
  quoteFault: ApiFault | null;
  onSold: (sale: OfficeSale) => void;
};

export function Payment(props: PaymentProps) {
  const { event, counter, lines, currency, quote, quoteFault, onSold } = props;
  const [method, setMethod] = useState<Method>("cash");
  const [buyer, setBuyer] = useState({ name: "", email: "", phone: "" });
  const [given, setGiven] = useState("");
  const [slip, setSlip] = useState("");
  const { busy, fault, run } = useAction();
  const total = quote?.total ?? null;
  const received = given.trim() === "" ? null : parsePrice(given, currency);
  const wrong =
    method !== "cash" || received === null
      ? undefined
      : received === undefined
        ? w.notMoney
        : total !== null && received < total.amount
          ? w.tooLittle
          : undefined;
  const sell = async (submit: Event) => {
    submit.preventDefault();
    if (!total) return;
    if (wrong) return focusFirstError();
    const text = (value: string) => value.trim() || null;
    const body = {
      sale_id: saleId(),
      event,
      counter: counter.id,
      lines,
      method,
      total: total.amount,
      received: method === "cash" ? received : null,
      slip: method === "card_terminal" ? text(slip) : null,
      buyer: { name: text(buyer.name), email: text(buyer.email), phone: text(buyer.phone) },
    };
    const done = await run(() => api.post<OfficeSale>("/box-office/sales", body));
    if (done) onSold(done.value);
  };
  // The same sale until something else is sold: who presses twice, or has no network for a moment, sells once.
  const [sale, setSale] = useState({ of: "", id: "" });
  const saleId = () => {
    const of = JSON.stringify([event, lines, method, buyer]);
    if (sale.of === of) return sale.id;
    const id = v4();
    setSale({ of, id });
    return id;
  };
  const change = total && received ? received - total.amount : 0;
  return (
    <Panel title={w.due} pad>
      <form class="stack" noValidate onSubmit={(submit) => void sell(submit)}>
        <FaultBanner fault={quoteFault} />
        {lines.length === 0 ? (
          <p class="soft">{w.choosePlaces}</p>
        ) : (
          <div class="office__due">
            <span class="soft">{quote && quote.fees.amount > 0 ? w.including(staffMoney(quote.fees)) : w.due}</span>
            <output>
              <b class="num">{total ? staffMoney(total) : "…"}</b>
            </output>
          </div>
        )}
        <Options
          label={w.method}
          value={method}
          options={METHODS}
          onChange={(value) => setMethod(value === "cash" ? "cash" : "card_terminal")}
        />
        {method === "cash" ? (
          <>
            <TextField
              label={w.received}
              hint={w.receivedHint}
              before={currency}
              value={given}
              error={wrong}
              input={{ inputMode: "decimal", autocomplete: "off" }}
              onChange={setGiven}
            />
            {change > 0 && (
              <div class="office__due">
                <span class="soft">{w.change}</span>
                <output>
                  <b class="num">{staffMoney({ amount: change, currency })}</b>
                </output>
              </div>
            )}
          </>
        ) : (
          <TextField label={w.slip} optional value={slip} onChange={setSlip} input={{ maxLength: 80 }} />
        )}
        <Buyer buyer={buyer} fault={fault} onChange={setBuyer} />
        {fault?.code === "price_changed" ? (
          <Banner tone="warn" appears head={w.priceNews} />
        ) : (
          <FaultBanner fault={fault} />
        )}
        <Button look="primary" type="submit" disabled={!total} busy={busy ? w.selling : undefined}>
          {w.act(total ? staffMoney(total) : "")}
        </Button>
      </form>
    </Panel>
  );
}

type Who = { name: string; email: string; phone: string };

function Buyer(props: { buyer: Who; fault: ApiFault | null; onChange: (buyer: Who) => void }) {
  const { buyer, fault, onChange } = props;
  return (
    <fieldset class="field stack">
      <legend class="field__label">{w.buyer}</legend>
      <p class="field__hint">{w.buyerHint}</p>
      <TextField label={w.name} optional value={buyer.name} onChange={(name) => onChange({ ...buyer, name })} />
      <TextField
        label={w.email}
        optional
        value={buyer.email}
        error={fieldMessage(fault, "buyer.email")}
        input={{ type: "email", inputMode: "email", autocomplete: "off" }}
        onChange={(email) => onChange({ ...buyer, email })}
      />
      <TextField
        label={w.phone}
        optional
        value={buyer.phone}
        error={fieldMessage(fault, "buyer.phone")}
        onChange={(phone) => onChange({ ...buyer, phone })}
      />
    </fieldset>
  );
}
