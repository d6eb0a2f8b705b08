/** Ids of Meta Pixel and Google Analytics 4 (A7). */
import { useState } from "preact/hooks";
import { fieldMessage } from "../../../api/problem.ts";
import { m } from "../../messages.en.ts";
import { tracking as t } from "../../messages.tracking.en.ts";
import { FaultBanner } from "../../parts/banner.tsx";
import { Button } from "../../parts/button.tsx";
import { focusFirstError, TextField } from "../../parts/field.tsx";
import { type Loaded, Show, useAction, useLoad } from "../../parts/load.tsx";
import { Page, Panel } from "../../parts/page.tsx";
import { toast } from "../../parts/toast.tsx";
import { api } from "../../session.ts";

type Tracking = { readonly meta_pixel: string | null; readonly ga4: string | null; readonly version: number };

const META = /^\d{10,20}$/;
const GA4 = /^G-[A-Z0-9]{6,12}$/i;

export function TrackingScreen() {
  const loaded = useLoad(() => api.get<Tracking>("/tracking"));
  return (
    <Page title={t.title} under={["/console/settings", t.under]}>
      <div class="stack">
        <p class="soft">{t.lead}</p>
        <Show of={loaded} rows={3}>
          {(settings) => <TrackingForm key={settings.version} settings={settings} loaded={loaded} />}
        </Show>
      </div>
    </Page>
  );
}

function TrackingForm({ settings, loaded }: { settings: Tracking; loaded: Loaded<Tracking> }) {
  const [meta, setMeta] = useState(settings.meta_pixel ?? "");
  const [ga4, setGa4] = useState(settings.ga4 ?? "");
  const [tried, setTried] = useState(false);
  const { busy, fault, run } = useAction();
  const badMeta = meta.trim() !== "" && !META.test(meta.trim());
  const badGa4 = ga4.trim() !== "" && !GA4.test(ga4.trim());
  const submit = async (event: Event) => {
    event.preventDefault();
    setTried(true);
    if (badMeta || badGa4) return focusFirstError();
    const body = { meta_pixel: meta.trim() || null, ga4: ga4.trim() || null };
    const done = await run(() => api.call<Tracking>("PUT", "/tracking", { body, ifMatch: `"${settings.version}"` }));
    if (!done) return focusFirstError();
    loaded.set(done.value.data);
    toast(t.saved);
  };
  return (
    <Panel title={t.title} pad>
      <form class="stack" noValidate onSubmit={(event) => void submit(event)}>
        <FaultBanner fault={fault} onRetry={fault?.code === "stale_version" ? () => void loaded.reload() : undefined} />
        <div class="formgrid">
          <TextField
            label={t.meta}
            hint={t.metaHint}
            value={meta}
            onChange={setMeta}
            error={tried && badMeta ? t.metaBad : fieldMessage(fault, "meta_pixel")}
            input={{ inputMode: "numeric", autocomplete: "off", maxLength: 30 }}
          />
          <TextField
            label={t.ga4}
            hint={t.ga4Hint}
            value={ga4}
            onChange={setGa4}
            error={tried && badGa4 ? t.ga4Bad : fieldMessage(fault, "ga4")}
            input={{ autocomplete: "off", spellcheck: false, maxLength: 30 }}
          />
        </div>
        <div class="formfoot">
          <Button look="primary" type="submit" busy={busy ? m.saving : undefined}>
            {m.save}
          </Button>
        </div>
      </form>
    </Panel>
  );
}
