/** A new organization (T2): name, address of its page, country, currency, zone. */
import { useLocation } from "preact-iso";
import { useState } from "preact/hooks";
import type { Tenant } from "../../api/types.ts";
import { fieldMessage } from "../../api/problem.ts";
import { m } from "../messages.en.ts";
import { FaultBanner } from "../parts/banner.tsx";
import { Button } from "../parts/button.tsx";
import { focusFirstError, SelectField, TextField } from "../parts/field.tsx";
import { useAction } from "../parts/load.tsx";
import { Page } from "../parts/page.tsx";
import { browserZone, countryChoices, currencyChoices, guessCountry, placeOf, slugOf, zoneChoices } from "../places.ts";
import { api, session, signOut } from "../session.ts";
import { Gate } from "../shell/gate.tsx";

/** Alone when the person has no organization yet, inside the shell when they add another. */
export function OnboardingScreen() {
  const first = (session.value?.tenants.length ?? 0) === 0;
  if (!first) {
    return (
      <Page title={m.onboarding.title}>
        <OnboardingForm />
      </Page>
    );
  }
  return (
    <Gate
      title={m.onboarding.title}
      wide
      beside={
        <Button look="bare" icon="out" onPress={() => void signOut()}>
          {m.signIn.signOut}
        </Button>
      }
    >
      <OnboardingForm />
    </Gate>
  );
}

function OnboardingForm() {
  const { route } = useLocation();
  const [country, setCountry] = useState(() => guessCountry(browserZone(), navigator.language));
  const [currency, setCurrency] = useState(() => placeOf(country).currency);
  const [zone, setZone] = useState(() =>
    placeOf(country).zone === browserZone() ? browserZone() : placeOf(country).zone,
  );
  const [name, setName] = useState("");
  const [ownSlug, setOwnSlug] = useState<string | null>(null);
  const [left, setLeft] = useState(false);
  const { busy, fault, run } = useAction();

  const slug = ownSlug ?? slugOf(name);
  const taken = fault?.code === "slug_taken" || fieldMessage(fault, "slug") !== undefined;
  const chooseCountry = (code: string) => {
    setCountry(code);
    setCurrency(placeOf(code).currency);
    setZone(placeOf(code).zone);
  };
  const submit = async (event: Event) => {
    event.preventDefault();
    setLeft(true);
    if (name.trim().length < 2) return focusFirstError();
    const body = {
      name: name.trim(),
      country,
      currency,
      time_zone: zone,
      ...(slug === "" ? {} : { slug: slugOf(slug) }),
    };
    const done = await run(async () => {
      const tenant = await api.post<Tenant>("/tenants", body);
      await api.switchTenant(tenant.id);
    });
    if (done) route("/console");
    else focusFirstError();
  };
  return (
    <>
      <p>{m.onboarding.lead}</p>
      {!taken && <FaultBanner fault={fault} />}
      <form class="formgrid" noValidate onSubmit={(event) => void submit(event)}>
        <TextField
          wide
          label={m.onboarding.name}
          hint={m.onboarding.nameHint}
          value={name}
          onChange={setName}
          onLeave={() => setLeft(name !== "")}
          error={left && name.trim().length < 2 ? m.onboarding.nameBad : undefined}
          input={{ autocomplete: "organization", maxLength: 120 }}
        />
        <TextField
          wide
          label={m.onboarding.slugEdit}
          hint={m.onboarding.slugHint}
          before={`${location.host}/o/`}
          value={slug}
          onChange={setOwnSlug}
          error={taken ? m.onboarding.slugTaken : undefined}
          input={{ autocomplete: "off", spellcheck: false, maxLength: 48 }}
        />
        <SelectField label={m.onboarding.country} value={country} onChange={chooseCountry} choices={countryChoices()} />
        <SelectField
          label={m.onboarding.currency}
          hint={m.onboarding.currencyHint}
          value={currency}
          onChange={setCurrency}
          choices={currencyChoices()}
        />
        <SelectField label={m.onboarding.zone} value={zone} onChange={setZone} choices={zoneChoices(browserZone())} />
        <div class="span2 formfoot">
          <Button look="primary" big type="submit" busy={busy ? m.onboarding.creating : undefined}>
            {m.onboarding.create}
          </Button>
        </div>
      </form>
    </>
  );
}
