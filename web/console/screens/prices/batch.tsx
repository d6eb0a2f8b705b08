/** Many prices at once: first what would change, then the change, with nothing in between (V4). */
import { useState } from "preact/hooks";
import type { PriceBatch } from "../../../api/books-types.ts";
import { Banner, FaultBanner } from "../../parts/banner.tsx";
import { Button } from "../../parts/button.tsx";
import { Dialog, DialogFoot } from "../../parts/dialog.tsx";
import { focusFirstError, SelectField, TextField, Tick } from "../../parts/field.tsx";
import { useAction } from "../../parts/load.tsx";
import { staffMoney } from "../../price.ts";
import { api } from "../../session.ts";
import { type ChangeKind, readChange, stepsOf } from "./batch-form.ts";
import type { EventPrices } from "./event-prices.tsx";
import { p } from "./messages.en.ts";
import { TypeTicks } from "./promo-fields.tsx";

const t = p.event;
const KINDS = ["percent", "amount", "set"] as const;

export function BatchDialog(props: { data: EventPrices; onClose: () => void; onDone: (said: string) => void }) {
  const { event, types, variants } = props.data;
  const { currency } = event;
  const [kind, setKind] = useState<ChangeKind>("percent");
  const [typed, setTyped] = useState("");
  const [step, setStep] = useState(1);
  const [chosen, setChosen] = useState<readonly string[]>(types.map(({ id }) => id));
  const [withVariants, setWithVariants] = useState(true);
  const [tried, setTried] = useState(false);
  const [batch, setBatch] = useState<PriceBatch | null>(null);
  const { busy, fault, run, clear } = useAction();
  const change = readChange(kind, typed, currency);
  const path = `/events/${event.id}/ticket-types/prices`;
  const body = { change, ticket_types: chosen, variants: withVariants, step };
  const preview = async (submitted: Event) => {
    submitted.preventDefault();
    setTried(true);
    if (change === undefined || chosen.length === 0) return focusFirstError();
    const answer = await run(() => api.post<PriceBatch>(path, { ...body, preview: true }));
    if (answer) setBatch(answer.value);
  };
  const apply = async (previewed: PriceBatch) => {
    const ifMatch = `"${previewed.event_version}"`;
    const answer = await run(() => api.post<PriceBatch>(path, { ...body, preview: false }, { ifMatch }));
    if (answer) props.onDone(t.applied(answer.value.changes.length));
  };
  const back = () => {
    clear();
    setBatch(null);
  };
  if (batch) {
    return (
      <Dialog key="preview" title={t.batchTitle} onClose={props.onClose} wide>
        <div class="stack">
          {fault?.code === "stale_version" ? (
            <Banner tone="bad" appears head={t.stale} rest={t.staleRest} />
          ) : (
            <FaultBanner fault={fault} />
          )}
          <Changes batch={batch} />
          <div class="formfoot">
            {batch.changes.length > 0 && fault?.code !== "stale_version" && (
              <Button look="primary" busy={busy ? t.applying : undefined} onPress={() => void apply(batch)}>
                {t.apply(batch.changes.length)}
              </Button>
            )}
            <Button onPress={back}>{t.back}</Button>
          </div>
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog key="form" title={t.batchTitle} onClose={props.onClose}>
      <form class="stack" noValidate onSubmit={(submitted) => void preview(submitted)}>
        <FaultBanner fault={fault} />
        <SelectField
          label={t.change}
          value={kind}
          onChange={(value) => setKind(KINDS.find((one) => one === value) ?? "percent")}
          choices={KINDS.map((value) => ({ value, label: t.changes[value] }))}
        />
        <TextField
          label={t.changes[kind]}
          {...(kind === "percent" ? {} : { before: currency })}
          hint={kind === "percent" ? t.percentHint : kind === "amount" ? t.amountHint : undefined}
          value={typed}
          onChange={setTyped}
          error={tried && change === undefined ? (kind === "percent" ? t.percentBad : p.amountBad) : undefined}
          input={{ inputMode: "text", maxLength: 14, autocomplete: "off" }}
        />
        {kind !== "set" && (
          <SelectField
            label={t.step}
            hint={t.stepHint}
            value={String(step)}
            onChange={(value) => setStep(Number(value))}
            choices={stepsOf(currency).map((amount) => ({
              value: String(amount),
              label: staffMoney({ amount, currency }),
            }))}
          />
        )}
        <TypeTicks
          label={t.which}
          types={types}
          chosen={chosen}
          error={tried && chosen.length === 0 ? t.whichBad : undefined}
          onChange={setChosen}
        />
        {variants.length > 0 && (
          <Tick checked={withVariants} onChange={setWithVariants}>
            {t.withVariants}
          </Tick>
        )}
        <DialogFoot submit={t.preview} busy={busy ? t.previewing : undefined} onClose={props.onClose} />
      </form>
    </Dialog>
  );
}

function Changes({ batch }: { batch: PriceBatch }) {
  if (batch.changes.length === 0) return <p>{t.nothing}</p>;
  return (
    <div class="panel">
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{t.type}</th>
            <th scope="col" class="end">
              {t.was}
            </th>
            <th scope="col" class="end">
              {t.now}
            </th>
          </tr>
        </thead>
        <tbody>
          {batch.changes.map(({ ticket_type, variant, name, was, now }) => (
            <tr key={variant ?? ticket_type}>
              <td>{name}</td>
              <td class="end num soft">{staffMoney(was)}</td>
              <td class="end num">
                <b>{staffMoney(now)}</b>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
