/** The organization's logo, and the terms that hold where an event has none of its own. */
import { useState } from "preact/hooks";
import type { Picture, Terms } from "../../../api/media-types.ts";
import type { Tenant } from "../../../api/types.ts";
import { FaultBanner } from "../../parts/banner.tsx";
import { Show, useAction, useLoad } from "../../parts/load.tsx";
import { Page, Panel } from "../../parts/page.tsx";
import { toast } from "../../parts/toast.tsx";
import { api } from "../../session.ts";
import { LookPanel } from "./look.tsx";
import { SaveFoot, TermsPanel } from "./panels.tsx";
import { w } from "./messages.en.ts";
import { PictureField } from "./picker.tsx";
import "./media.css";

const o = w.organization;

export function LogoAndTermsScreen() {
  const loaded = useLoad(async () => {
    const [{ logo }, terms, tenant] = await Promise.all([
      api.get<{ logo: Picture | null }>("/tenants/me/logo"),
      api.get<Terms>("/tenants/me/terms"),
      api.get<Tenant>("/tenants/me"),
    ]);
    return { logo, terms, tenant };
  });
  return (
    <Page title={o.title}>
      <Show of={loaded}>
        {({ logo, terms, tenant }) => (
          <div class="stack">
            <LogoPanel logo={logo} />
            <LookPanel tenant={tenant} onReload={() => void loaded.reload()} />
            <TermsPanel path="/tenants/me/terms" title={o.terms} hint={o.termsHint} terms={terms} />
          </div>
        )}
      </Show>
    </Page>
  );
}

function LogoPanel(props: { logo: Picture | null }) {
  const [logo, setLogo] = useState(props.logo);
  const { busy, fault, run } = useAction();
  const save = async () => {
    if (await run(() => api.call("PUT", "/tenants/me/logo", { body: { picture: logo?.id ?? null } }))) toast(o.saved);
  };
  return (
    <Panel title={o.logo} pad>
      <div class="stack">
        <FaultBanner fault={fault} />
        <PictureField label={o.logo} hint={o.logoHint} picture={logo} onChange={setLogo} />
        <SaveFoot busy={busy} onSave={() => void save()} />
      </div>
    </Panel>
  );
}
