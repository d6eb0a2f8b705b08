/** Fees: passed on or absorbed, for all events or for one (K6). */
import { useState } from "preact/hooks";
import type { FeeSettings, TaxSettings } from "../../../api/books-types.ts";
import { m } from "../../messages.en.ts";
import { Banner, FaultBanner } from "../../parts/banner.tsx";
import { Button } from "../../parts/button.tsx";
import { focusFirstError, SelectField, TextField } from "../../parts/field.tsx";
import { Empty, type Loaded, Show, useAction, useLoad } from "../../parts/load.tsx";
import { Panel } from "../../parts/page.tsx";
import { toast } from "../../parts/toast.tsx";
import { api, tenantSettings } from "../../session.ts";
import { loadEvents } from "../events.tsx";
import { feeBody, feeFaults, feeForm, NEW_FEE } from "./fee-form.ts";
import { PricesPage } from "./frame.tsx";
import { p } from "./messages.en.ts";
import { TicketPreview } from "./preview.tsx";
import { type FeeForm, rateForm } from "./ticket-price.ts";

const t = p.fees;
type FeeData = { readonly fees: FeeSettings; readonly tax: TaxSettings };

const pathOf = (event: string) => (event === "" ? "/fee-settings" : `/fee-settings?event=${event}`);

export function FeesScreen() {
  const [event, setEvent] = useState("");
  const events = useLoad(loadEvents);
  const loaded = useLoad<FeeData>(async () => {
    const [fees, tax] = await Promise.all([api.get<FeeSettings>(pathOf(event)), api.get<TaxSettings>("/tax-settings")]);
    return { fees, tax };
  }, [event]);
  const all = { value: "", label: t.all };
  return (
    <PricesPage lead={t.lead}>
      <div class="narrowfield">
        <SelectField
          label={t.scope}
          value={event}
          onChange={setEvent}
          choices={[all, ...(events.data ?? []).map((one) => ({ value: one.id, label: one.name }))]}
        />
      </div>
      <Show of={loaded} rows={6}>
        {(data) => (
          <FeesForm key={`${data.fees.event}${data.fees.version}${data.fees.inherited}`} data={data} loaded={loaded} />
        )}
      </Show>
    </PricesPage>
  );
}

function FeesForm({ data, loaded }: { data: FeeData; loaded: Loaded<FeeData> }) {
  const { event, inherited, version } = data.fees;
  const [fees, setFees] = useState<readonly FeeForm[]>(data.fees.fees.map(feeForm));
  const [own, setOwn] = useState(!inherited);
  const [tried, setTried] = useState(false);
  const { busy, fault, run } = useAction();
  const currency = tenantSettings.value?.currency ?? "EUR";
  const send = async (list: FeeSettings["fees"] | null) => {
    const options = { body: { fees: list }, ifMatch: `"${version}"` };
    const done = await run(() => api.call<FeeSettings>("PUT", pathOf(event ?? ""), options));
    if (!done) return;
    toast(p.saved);
    loaded.set({ ...data, fees: done.value.data });
  };
  const submit = (submitted: Event) => {
    submitted.preventDefault();
    setTried(true);
    if (fees.some((fee) => Object.keys(feeFaults(fee, currency)).length > 0)) return focusFirstError();
    void send(fees.map((fee) => feeBody(fee, currency)));
  };
  return (
    <form class="two" noValidate onSubmit={submit}>
      <div class="stack">
        <FaultBanner fault={fault} onRetry={fault?.code === "stale_version" ? () => void loaded.reload() : undefined} />
        {!own && (
          <Banner tone="info" head={t.inherited}>
            <Button onPress={() => setOwn(true)}>{t.own}</Button>
          </Banner>
        )}
        {own && <FeeList fees={fees} currency={currency} tried={tried} onChange={setFees} />}
        {own && (
          <div class="formfoot">
            <Button look="primary" type="submit" busy={busy ? m.saving : undefined}>
              {m.save}
            </Button>
            {event !== null && !inherited && <Button onPress={() => void send(null)}>{t.back}</Button>}
          </div>
        )}
      </div>
      <TicketPreview currency={currency} settings={data.tax} rates={data.tax.rates.map(rateForm)} fees={fees} />
    </form>
  );
}

function FeeList(props: {
  fees: readonly FeeForm[];
  currency: string;
  tried: boolean;
  onChange: (fees: readonly FeeForm[]) => void;
}) {
  const { fees, currency, tried, onChange } = props;
  return (
    <Panel
      title={t.title}
      beside={
        fees.length < 10 && (
          <Button icon="plus" onPress={() => onChange([...fees, NEW_FEE])}>
            {t.add}
          </Button>
        )
      }
    >
      {fees.length === 0 && <Empty icon="tag" head={t.none} text={t.noneText} />}
      {fees.map((fee, at) => (
        <FeeFields
          // Rows have no name of their own while they are typed; their place is who they are.
          // oxlint-disable-next-line react/no-array-index-key
          key={at}
          fee={fee}
          currency={currency}
          tried={tried}
          onChange={(changes) => onChange(fees.map((one, index) => (index === at ? { ...one, ...changes } : one)))}
          onRemove={() => onChange(fees.filter((_, index) => index !== at))}
        />
      ))}
    </Panel>
  );
}

function FeeFields(props: {
  fee: FeeForm;
  currency: string;
  tried: boolean;
  onChange: (changes: Partial<FeeForm>) => void;
  onRemove: () => void;
}) {
  const { fee, currency, tried, onChange, onRemove } = props;
  const faults = tried ? feeFaults(fee, currency) : {};
  return (
    <fieldset class="repeat" aria-label={fee.name || t.add}>
      <div class="formgrid">
        <TextField
          label={t.name}
          value={fee.name}
          onChange={(name) => onChange({ name })}
          error={faults.name}
          input={{ maxLength: 60, autocomplete: "off" }}
        />
        <SelectField
          label={t.kind}
          value={fee.kind}
          onChange={(value) => onChange({ kind: value === "platform" ? "platform" : "processing" })}
          choices={(["processing", "platform"] as const).map((value) => ({ value, label: t.kinds[value] }))}
        />
        <TextField
          label={t.percent}
          value={fee.percent}
          onChange={(percent) => onChange({ percent })}
          error={faults.percent}
          input={{ inputMode: "decimal", maxLength: 9, autocomplete: "off" }}
        />
        <TextField
          label={t.fixed}
          before={currency}
          value={fee.fixed}
          onChange={(fixed) => onChange({ fixed })}
          error={faults.fixed}
          input={{ inputMode: "decimal", autocomplete: "off" }}
        />
        <SelectField
          label={t.per}
          value={fee.per}
          onChange={(value) => onChange({ per: value === "order" ? "order" : "ticket" })}
          choices={(["ticket", "order"] as const).map((value) => ({ value, label: t.pers[value] }))}
        />
        <SelectField
          label={t.paidBy}
          hint={t[fee.paid_by][1]}
          value={fee.paid_by}
          onChange={(value) => onChange({ paid_by: value === "organizer" ? "organizer" : "buyer" })}
          choices={(["buyer", "organizer"] as const).map((value) => ({ value, label: t[value][0] }))}
        />
      </div>
      <Button look="bad" label={t.removeLabel(fee.name)} onPress={onRemove}>
        {p.taxes.remove}
      </Button>
    </fieldset>
  );
}
