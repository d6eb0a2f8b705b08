/** What is printed on documents besides the order (O8, K14). */
import { useState } from "preact/hooks";
import type { PaperSettings, TaxSettings } from "../../../api/books-types.ts";
import { m } from "../../messages.en.ts";
import { FaultBanner } from "../../parts/banner.tsx";
import { Button } from "../../parts/button.tsx";
import { focusFirstError, TextField } from "../../parts/field.tsx";
import { type Loaded, Show, useAction, useLoad } from "../../parts/load.tsx";
import { Panel } from "../../parts/page.tsx";
import { TextArea } from "../../parts/text-area.tsx";
import { toast } from "../../parts/toast.tsx";
import { api, currentTenant } from "../../session.ts";
import { FinancePage } from "./frame.tsx";
import { f } from "./messages.en.ts";

type PaperData = { readonly paper: PaperSettings; readonly tax: TaxSettings };

const PREFIX = /^[\p{L}\p{N}/ ._-]*$/u;
const p = f.paper;

export function PaperScreen() {
  const loaded = useLoad<PaperData>(async () => {
    const [paper, tax] = await Promise.all([
      api.get<PaperSettings>("/paper-settings"),
      api.get<TaxSettings>("/tax-settings"),
    ]);
    return { paper, tax };
  });
  return (
    <FinancePage lead={p.lead}>
      <Show of={loaded} rows={8}>
        {(data) => <PaperForm key={data.paper.version} data={data} loaded={loaded} />}
      </Show>
    </FinancePage>
  );
}

type Texts = Omit<PaperSettings, "version">;

function PaperForm({ data, loaded }: { data: PaperData; loaded: Loaded<PaperData> }) {
  const { version, ...stored } = data.paper;
  const [texts, setTexts] = useState<Texts>(stored);
  const { busy, fault, run } = useAction();
  const set = (key: keyof Texts) => (value: string) => setTexts((before) => ({ ...before, [key]: value }));
  const bad = (key: keyof Texts) => (PREFIX.test(texts[key]) && texts[key].length <= 20 ? undefined : p.prefixBad);
  const submit = async (submitted: Event) => {
    submitted.preventDefault();
    if (bad("invoice_prefix") ?? bad("receipt_prefix") ?? bad("credit_note_prefix")) return focusFirstError();
    const ifMatch = `"${version}"`;
    const done = await run(() => api.call<PaperSettings>("PATCH", "/paper-settings", { body: texts, ifMatch }));
    if (!done) return;
    toast(p.saved);
    loaded.set({ ...data, paper: done.value.data });
  };
  const prefix = (key: "invoice_prefix" | "receipt_prefix" | "credit_note_prefix", label: string) => (
    <TextField
      optional
      label={label}
      value={texts[key]}
      onChange={set(key)}
      error={bad(key)}
      hint={p.example(`${texts[key]}42`)}
      input={{ maxLength: 24, autocomplete: "off" }}
    />
  );
  return (
    <form class="two" noValidate onSubmit={(submitted) => void submit(submitted)}>
      <div class="stack">
        <FaultBanner fault={fault} onRetry={fault?.code === "stale_version" ? () => void loaded.reload() : undefined} />
        <Panel title={p.who} pad>
          <div class="stack">
            <TextField
              optional
              label={p.legalName}
              hint={p.legalHint}
              value={texts.legal_name}
              onChange={set("legal_name")}
              input={{ maxLength: 120, autocomplete: "organization" }}
            />
            <TextArea
              optional
              label={p.address}
              hint={p.addressHint}
              value={texts.address}
              onChange={set("address")}
              rows={4}
              maxLength={400}
            />
            <TextField
              optional
              label={p.footer}
              hint={p.footerHint}
              value={texts.footer}
              onChange={set("footer")}
              input={{ maxLength: 200, autocomplete: "off" }}
            />
            <p class="soft xs">
              {p.taxNumber}: {data.tax.tax_number ?? p.taxNone}. <a href="/console/prices">{p.taxLink}</a>
            </p>
          </div>
        </Panel>
        <Panel title={p.numbers} pad>
          <div class="stack">
            <p class="soft">{p.numbersLead}</p>
            <div class="formgrid">
              {prefix("invoice_prefix", p.invoice)}
              {prefix("receipt_prefix", p.receipt)}
              {prefix("credit_note_prefix", p.creditNote)}
            </div>
          </div>
        </Panel>
        <div class="formfoot">
          <Button look="primary" type="submit" busy={busy ? m.saving : undefined}>
            {m.save}
          </Button>
        </div>
      </div>
      <Sample texts={texts} taxNumber={data.tax.tax_number} />
    </form>
  );
}

function Sample({ texts, taxNumber }: { texts: Texts; taxNumber: string | null }) {
  return (
    <Panel title={p.sample} pad>
      <div class="papersample">
        <b>{texts.legal_name || currentTenant.value?.name}</b>
        <span class="papersample__lines soft xs">{texts.address}</span>
        {taxNumber && (
          <span class="soft xs">
            {p.taxNumber} {taxNumber}
          </span>
        )}
        <span class="papersample__no">
          {p.sampleKind} <span class="num">{texts.invoice_prefix}42</span>
        </span>
        <span class="papersample__foot soft xs">{texts.footer}</span>
      </div>
    </Panel>
  );
}
