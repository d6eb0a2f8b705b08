/** Tax rates and how they are rounded (K7). */
import { useState } from "preact/hooks";
import type { FeeSettings, TaxSettings } from "../../../api/books-types.ts";
import { m } from "../../messages.en.ts";
import { FaultBanner } from "../../parts/banner.tsx";
import { Button } from "../../parts/button.tsx";
import { focusFirstError, SelectField, TextField, Tick } from "../../parts/field.tsx";
import { Empty, type Loaded, Show, useAction, useLoad } from "../../parts/load.tsx";
import { Panel } from "../../parts/page.tsx";
import { toast } from "../../parts/toast.tsx";
import { api, tenantSettings } from "../../session.ts";
import { typedRate } from "../finance/period.ts";
import { feeForm } from "./fee-form.ts";
import { PricesPage } from "./frame.tsx";
import { p } from "./messages.en.ts";
import { TicketPreview } from "./preview.tsx";
import { type RateForm, rateForm } from "./ticket-price.ts";

const t = p.taxes;
type TaxData = { readonly tax: TaxSettings; readonly fees: FeeSettings };

export function TaxesScreen() {
  const loaded = useLoad<TaxData>(async () => {
    const [tax, fees] = await Promise.all([
      api.get<TaxSettings>("/tax-settings"),
      api.get<FeeSettings>("/fee-settings"),
    ]);
    return { tax, fees };
  });
  return (
    <PricesPage lead={t.lead}>
      <Show of={loaded} rows={8}>
        {(data) => <TaxForm key={data.tax.version} data={data} loaded={loaded} />}
      </Show>
    </PricesPage>
  );
}

const NEW_RATE: RateForm = { id: "", name: "", percent: "", inclusive: true, standard: true, fees: false };

function TaxForm({ data, loaded }: { data: TaxData; loaded: Loaded<TaxData> }) {
  const stored = data.tax;
  const [rates, setRates] = useState<readonly RateForm[]>(stored.rates.map(rateForm));
  const [country, setCountry] = useState(stored.country ?? "");
  const [number, setNumber] = useState(stored.tax_number ?? "");
  const [reverse, setReverse] = useState(stored.reverse_charge);
  const [rounding, setRounding] = useState(stored.rounding);
  const [per, setPer] = useState(stored.rounding_per);
  const [tried, setTried] = useState(false);
  const { busy, fault, run } = useAction();
  const badRate = (rate: RateForm) => rate.name.trim() === "" || typedRate(rate.percent) === undefined;
  const badCountry =
    country.trim() === ""
      ? reverse
        ? t.reverseNeeds
        : undefined
      : /^[a-z]{2}$/i.test(country.trim())
        ? undefined
        : t.countryBad;
  const badNumber = number.trim() !== "" && number.trim().length < 4;
  const submit = async (submitted: Event) => {
    submitted.preventDefault();
    setTried(true);
    if (rates.some(badRate) || badCountry || badNumber) return focusFirstError();
    const body = {
      country: country.trim().toUpperCase() || null,
      tax_number: number.trim() || null,
      rounding,
      rounding_per: per,
      reverse_charge: reverse,
      rates: rates.map(({ id, percent, name, ...rate }) => ({
        ...rate,
        name: name.trim(),
        percent: (typedRate(percent) ?? 0) / 10_000,
        ...(id === "" ? {} : { id }),
      })),
    };
    const ifMatch = `"${stored.version}"`;
    const done = await run(() => api.call<TaxSettings>("PUT", "/tax-settings", { body, ifMatch }));
    if (!done) return;
    toast(p.saved);
    loaded.set({ ...data, tax: done.value.data });
  };
  const currency = tenantSettings.value?.currency ?? "EUR";
  const preview = { rounding, rounding_per: per };
  return (
    <form class="two" noValidate onSubmit={(submitted) => void submit(submitted)}>
      <div class="stack">
        <FaultBanner fault={fault} onRetry={fault?.code === "stale_version" ? () => void loaded.reload() : undefined} />
        <Rates rates={rates} tried={tried} onChange={setRates} />
        <Panel title={t.who} pad>
          <div class="stack stack--s">
            <div class="formgrid">
              <TextField
                optional={!reverse}
                label={t.country}
                hint={t.countryHint}
                value={country}
                onChange={setCountry}
                error={tried ? badCountry : undefined}
                input={{ maxLength: 2, autocomplete: "off" }}
              />
              <TextField
                optional
                label={t.number}
                hint={t.numberHint}
                value={number}
                onChange={setNumber}
                error={tried && badNumber ? t.numberBad : undefined}
                input={{ maxLength: 30, autocomplete: "off" }}
              />
            </div>
            <Tick checked={reverse} onChange={setReverse}>
              {t.reverse}
              <span class="soft blk xs">{t.reverseHint}</span>
            </Tick>
          </div>
        </Panel>
        <Panel title={t.rounding} pad>
          <div class="formgrid">
            <SelectField
              label={t.roundingLabel}
              value={rounding}
              onChange={(value) => setRounding(ROUNDINGS.find((one) => one === value) ?? "half_up")}
              choices={ROUNDINGS.map((value) => ({ value, label: t.roundings[value] }))}
            />
            <SelectField
              label={t.perLabel}
              value={per}
              onChange={(value) => setPer(value === "order" ? "order" : "line")}
              choices={(["line", "order"] as const).map((value) => ({ value, label: t.per[value] }))}
            />
          </div>
        </Panel>
        <div class="formfoot">
          <Button look="primary" type="submit" busy={busy ? m.saving : undefined}>
            {m.save}
          </Button>
        </div>
      </div>
      <TicketPreview currency={currency} settings={preview} rates={rates} fees={data.fees.fees.map(feeForm)} />
    </form>
  );
}

const ROUNDINGS = ["half_up", "half_even", "down"] as const;

function Rates(props: { rates: readonly RateForm[]; tried: boolean; onChange: (rates: readonly RateForm[]) => void }) {
  const { rates, tried, onChange } = props;
  const change = (at: number, changes: Partial<RateForm>) =>
    onChange(rates.map((rate, index) => (index === at ? { ...rate, ...changes } : rate)));
  return (
    <Panel
      title={t.rates}
      beside={
        rates.length < 20 && (
          <Button icon="plus" onPress={() => onChange([...rates, NEW_RATE])}>
            {t.add}
          </Button>
        )
      }
    >
      {rates.length === 0 && <Empty icon="tag" head={t.none} text={t.noneText} />}
      {rates.map((rate, at) => (
        // Rows have no name of their own while they are typed; their place is who they are.
        // oxlint-disable-next-line react/no-array-index-key
        <fieldset class="repeat" key={at} aria-label={rate.name || t.add}>
          <div class="formgrid">
            <TextField
              label={t.name}
              hint={t.nameHint}
              value={rate.name}
              onChange={(name) => change(at, { name })}
              error={tried && rate.name.trim() === "" ? p.nameBad : undefined}
              input={{ maxLength: 60, autocomplete: "off" }}
            />
            <TextField
              label={t.percent}
              value={rate.percent}
              onChange={(percent) => change(at, { percent })}
              error={tried && typedRate(rate.percent) === undefined ? p.percentBad : undefined}
              input={{ inputMode: "decimal", maxLength: 9, autocomplete: "off" }}
            />
            <SelectField
              label={t.how}
              value={rate.inclusive ? "inside" : "added"}
              onChange={(value) => change(at, { inclusive: value === "inside" })}
              choices={[
                { value: "inside", label: t.inside },
                { value: "added", label: t.added },
              ]}
            />
          </div>
          <Tick checked={rate.standard} onChange={(standard) => change(at, { standard })}>
            {t.standard}
          </Tick>
          <Tick checked={rate.fees} onChange={(fees) => change(at, { fees })}>
            {t.fees}
          </Tick>
          <Button
            look="bad"
            label={t.removeLabel(rate.name)}
            onPress={() => onChange(rates.filter((_, index) => index !== at))}
          >
            {t.remove}
          </Button>
        </fieldset>
      ))}
    </Panel>
  );
}
