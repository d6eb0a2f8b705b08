/** Name, contact, time zone and language of the organization. */
import { useState } from "preact/hooks";
import { fieldMessage } from "../../../api/problem.ts";
import type { Tenant } from "../../../api/types.ts";
import { m } from "../../messages.en.ts";
import { FaultBanner } from "../../parts/banner.tsx";
import { Button } from "../../parts/button.tsx";
import { focusFirstError, SelectField, TextField } from "../../parts/field.tsx";
import { type Loaded, Show, useAction, useLoad } from "../../parts/load.tsx";
import { Page, Panel } from "../../parts/page.tsx";
import { toast } from "../../parts/toast.tsx";
import { zoneChoices } from "../../places.ts";
import { api, tenantSettings } from "../../session.ts";
import { s } from "./messages.en.ts";

const o = s.organization;
const LANGUAGES: Readonly<Record<string, string>> = o.languages;

export function OrganizationScreen() {
  const loaded = useLoad(() => api.get<Tenant>("/tenants/me"));
  return (
    <Page title={o.title} under={["/console/settings", s.title]}>
      <Show of={loaded} rows={5}>
        {(tenant) => <OrganizationForm key={tenant.version} tenant={tenant} loaded={loaded} />}
      </Show>
    </Page>
  );
}

function OrganizationForm({ tenant, loaded }: { tenant: Tenant; loaded: Loaded<Tenant> }) {
  const [name, setName] = useState(tenant.name);
  const [contact, setContact] = useState(tenant.contact_email);
  const [zone, setZone] = useState(tenant.time_zone);
  const [language, setLanguage] = useState(tenant.language);
  const [tried, setTried] = useState(false);
  const { busy, fault, run } = useAction();
  const badName = name.trim().length < 2;
  const badContact = !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(contact.trim());
  const submit = async (event: Event) => {
    event.preventDefault();
    setTried(true);
    if (badName || badContact) return focusFirstError();
    const body = { name: name.trim(), contact_email: contact.trim(), time_zone: zone, language };
    const ifMatch = `"${tenant.version}"`;
    const done = await run(() => api.call<Tenant>("PATCH", "/tenants/me", { body, ifMatch }));
    if (!done) return focusFirstError();
    tenantSettings.value = done.value.data;
    loaded.set(done.value.data);
    toast(o.saved);
  };
  const known = LANGUAGES[language] === undefined ? { ...LANGUAGES, [language]: language } : LANGUAGES;
  return (
    <Panel title={tenant.name} pad>
      <form class="stack" noValidate onSubmit={(event) => void submit(event)}>
        <FaultBanner fault={fault} onRetry={fault?.code === "stale_version" ? () => void loaded.reload() : undefined} />
        <div class="formgrid">
          <TextField
            label={o.name}
            value={name}
            onChange={setName}
            error={tried && badName ? o.nameBad : fieldMessage(fault, "name")}
            input={{ autocomplete: "organization", maxLength: 120 }}
          />
          <TextField
            label={o.contact}
            hint={o.contactHint}
            value={contact}
            onChange={setContact}
            error={tried && badContact ? o.contactBad : fieldMessage(fault, "contact_email")}
            input={{ type: "email", autocomplete: "email", maxLength: 254 }}
          />
          <SelectField label={o.zone} value={zone} onChange={setZone} choices={zoneChoices(zone)} />
          <SelectField
            label={o.language}
            value={language}
            onChange={setLanguage}
            choices={Object.entries(known).map(([value, label]) => ({ value, label }))}
          />
        </div>
        <p class="soft xs">
          {o.country}: {tenant.country}, {o.currency}: {tenant.currency}. {o.fixed}
        </p>
        <div class="formfoot">
          <Button look="primary" type="submit" busy={busy ? m.saving : undefined}>
            {m.save}
          </Button>
        </div>
      </form>
    </Panel>
  );
}
