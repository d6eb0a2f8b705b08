/** One variant of a ticket type, and how a type sells: its kind, the people it lets in, its taxes (K2, K3, K7). */
import { useState } from "preact/hooks";
import type { PricedType, Variant } from "../../../api/books-types.ts";
import { m } from "../../messages.en.ts";
import { FaultBanner } from "../../parts/banner.tsx";
import { Dialog, DialogFoot } from "../../parts/dialog.tsx";
import { focusFirstError, SelectField, TextField, Tick } from "../../parts/field.tsx";
import { useAction } from "../../parts/load.tsx";
import { parsePrice, priceText } from "../../price.ts";
import { api } from "../../session.ts";
import { wholeNumber } from "../../whole-number.ts";
import type { EventPrices } from "./event-prices.tsx";
import { p } from "./messages.en.ts";
import { TypeTicks } from "./promo-fields.tsx";

const t = p.event;
type Props = { data: EventPrices; type: PricedType; onClose: () => void; onDone: () => void };

export function VariantDialog({ data, type, variant, onClose, onDone }: Props & { variant: Variant | null }) {
  const { currency } = data.event;
  const [name, setName] = useState(variant?.name ?? "");
  const [price, setPrice] = useState(variant ? priceText(variant.price) : "");
  const [active, setActive] = useState(variant?.active ?? true);
  const [tried, setTried] = useState(false);
  const { busy, fault, run } = useAction();
  const amount = parsePrice(price, currency);
  const submit = async (submitted: Event) => {
    submitted.preventDefault();
    setTried(true);
    if (name.trim() === "" || amount === undefined) return focusFirstError();
    const fields = { name: name.trim(), price: { amount, currency } };
    const path = `/events/${data.event.id}/variants`;
    const position = data.variants.filter((one) => one.ticket_type_id === type.id).length;
    const done = await run(() =>
      variant
        ? api.call("PATCH", `${path}/${variant.id}`, {
            body: { ...fields, active },
            ifMatch: `"${variant.version}"`,
          })
        : api.post(path, { ...fields, ticket_type_id: type.id, position }),
    );
    if (done) onDone();
  };
  return (
    <Dialog title={variant ? t.editVariant(variant.name) : t.addVariantTo(type.name)} onClose={onClose}>
      <p class="dialog__text soft">{t.variantLead}</p>
      <form class="stack" noValidate onSubmit={(submitted) => void submit(submitted)}>
        <FaultBanner fault={fault} onRetry={fault?.code === "stale_version" ? onDone : undefined} />
        <TextField
          label={p.taxes.name}
          value={name}
          onChange={setName}
          error={tried && name.trim() === "" ? p.nameBad : undefined}
          input={{ maxLength: 120, autocomplete: "off" }}
        />
        <TextField
          label={t.price}
          before={currency}
          value={price}
          onChange={setPrice}
          error={tried && amount === undefined ? p.amountBad : undefined}
          input={{ inputMode: "decimal", autocomplete: "off" }}
        />
        {variant && (
          <Tick checked={active} onChange={setActive}>
            {t.active}
          </Tick>
        )}
        <DialogFoot submit={variant ? m.save : t.addVariant} busy={busy ? m.saving : undefined} onClose={onClose} />
      </form>
    </Dialog>
  );
}

export function SellsDialog({ data, type, onClose, onDone }: Props) {
  const [kind, setKind] = useState(type.kind);
  const [people, setPeople] = useState(String(type.people_per_ticket));
  const [rates, setRates] = useState<readonly string[] | null>(type.tax_rates);
  const [tried, setTried] = useState(false);
  const { busy, fault, run } = useAction();
  const count = wholeNumber(people, 1, 50);
  const submit = async (submitted: Event) => {
    submitted.preventDefault();
    setTried(true);
    if (typeof count !== "number") return focusFirstError();
    const body = { kind, people_per_ticket: count, tax_rates: rates };
    const path = `/events/${data.event.id}/ticket-types/${type.id}`;
    if (await run(() => api.call("PATCH", path, { body, ifMatch: `"${type.version}"` }))) onDone();
  };
  return (
    <Dialog title={t.howOf(type.name)} onClose={onClose}>
      <form class="stack" noValidate onSubmit={(submitted) => void submit(submitted)}>
        <FaultBanner fault={fault} onRetry={fault?.code === "stale_version" ? onDone : undefined} />
        <SelectField
          label={t.kind}
          value={kind}
          onChange={(value) => setKind(value === "add_on" ? "add_on" : "admission")}
          choices={(["admission", "add_on"] as const).map((value) => ({ value, label: t.kinds[value] }))}
        />
        {kind === "admission" && (
          <TextField
            label={t.peopleLabel}
            hint={t.peopleHint}
            value={people}
            onChange={setPeople}
            error={tried && typeof count !== "number" ? p.numberBad(1, 50) : undefined}
            input={{ inputMode: "numeric", maxLength: 2, autocomplete: "off" }}
          />
        )}
        <SelectField
          label={t.rates}
          value={rates === null ? "standard" : "own"}
          hint={data.tax.rates.length === 0 ? t.ratesNone : undefined}
          onChange={(value) => setRates(value === "own" ? [] : null)}
          choices={[
            { value: "standard", label: t.ratesStandard },
            { value: "own", label: t.ratesOwn },
          ]}
        />
        {rates !== null && (
          <TypeTicks
            label={t.rates}
            types={data.tax.rates.map(({ id, name, percent }) => ({ id, name: `${name} ${percent}%` }))}
            chosen={rates}
            error={undefined}
            onChange={setRates}
          />
        )}
        <DialogFoot submit={m.save} busy={busy ? m.saving : undefined} onClose={onClose} />
      </form>
    </Dialog>
  );
}
