/** The colour of an organizer's pages and what they say of themselves there. */
import { useState } from "preact/hooks";
import { fieldMessage } from "../../../api/problem.ts";
import type { Tenant } from "../../../api/types.ts";
import { guardAccent } from "../../../ui/accent-guard.ts";
import { FaultBanner } from "../../parts/banner.tsx";
import { Button } from "../../parts/button.tsx";
import { Field } from "../../parts/field.tsx";
import { useAction } from "../../parts/load.tsx";
import { Panel } from "../../parts/page.tsx";
import { TextArea } from "../../parts/text-area.tsx";
import { toast } from "../../parts/toast.tsx";
import { api } from "../../session.ts";
import { w } from "./messages.en.ts";
import { SaveFoot } from "./panels.tsx";

const o = w.organization;
const OURS = "#6b2737";

export function LookPanel({ tenant, onReload }: { tenant: Tenant; onReload: () => void }) {
  const [version, setVersion] = useState(tenant.version);
  const [accent, setAccent] = useState(tenant.accent);
  const [about, setAbout] = useState(tenant.about);
  const { busy, fault, run } = useAction();
  const save = async () => {
    const ifMatch = `"${version}"`;
    const done = await run(() => api.call<Tenant>("PATCH", "/tenants/me", { body: { accent, about }, ifMatch }));
    if (!done) return;
    setVersion(done.value.data.version);
    toast(o.lookSaved);
  };
  return (
    <Panel title={o.look} pad>
      <div class="stack">
        <FaultBanner fault={fault} onRetry={fault?.code === "stale_version" ? onReload : undefined} />
        <div class="look">
          <Field label={o.accent} hint={o.accentHint} error={fieldMessage(fault, "accent")}>
            {(wiring) => (
              <input
                class="input look__colour"
                type="color"
                {...wiring}
                value={accent ?? OURS}
                onInput={(event) => setAccent(event.currentTarget.value)}
              />
            )}
          </Field>
          <Sample accent={accent ?? OURS} />
          {accent === null ? null : <Button onPress={() => setAccent(null)}>{o.ours}</Button>}
        </div>
        <TextArea
          label={o.about}
          hint={o.aboutHint}
          value={about}
          onChange={setAbout}
          rows={6}
          maxLength={10_000}
          error={fieldMessage(fault, "about")}
          optional
        />
        <SaveFoot busy={busy} onSave={() => void save()} />
      </div>
    </Panel>
  );
}

/** A button and a link as buyers will see them, by day. */
function Sample({ accent }: { accent: string }) {
  const guarded = guardAccent(accent);
  if (!guarded) return null;
  const fill = { background: guarded["--tenant-accent"], color: guarded["--tenant-on-accent"] };
  return (
    <div class="look__sample" aria-hidden="true">
      <span class="btn" style={fill}>
        {o.sample}
      </span>
      <span class="link" style={{ color: guarded["--tenant-accent-text"] }}>
        {o.sampleText}
      </span>
    </div>
  );
}
