/** One's own account (T5, T7, T10): name, password, authenticator, passkeys, and where one is signed in. */
import { useState } from "preact/hooks";
import type { AccountSecurity } from "../../../api/people-types.ts";
import { fieldMessage } from "../../../api/problem.ts";
import { m } from "../../messages.en.ts";
import { people } from "../../messages.people.en.ts";
import { FaultBanner } from "../../parts/banner.tsx";
import { Button, ButtonLink } from "../../parts/button.tsx";
import { Dialog, DialogFoot } from "../../parts/dialog.tsx";
import { TextField } from "../../parts/field.tsx";
import { type Loaded, Show, useAction, useLoad } from "../../parts/load.tsx";
import { Page, Panel } from "../../parts/page.tsx";
import { toast } from "../../parts/toast.tsx";
import { api, currentTenant, session } from "../../session.ts";
import { t } from "../settings/messages.texts.en.ts";
import { AuthenticatorPanel } from "./authenticator.tsx";
import { dayOf } from "./day.ts";
import { IssuersPanel } from "./issuers-panel.tsx";
import { PasskeysPanel } from "./passkeys.tsx";
import { PhonesPanel } from "./phones.tsx";
import { SessionsPanel } from "./sessions.tsx";

const words = people.security;

export function SecurityScreen() {
  const loaded = useLoad(() => api.get<AccountSecurity>("/auth/security"));
  return (
    <Page title={words.title}>
      <div class="stack">
        <p class="soft">
          {words.lead} {m.nav.signedInAs(session.value?.person.email ?? "")}.
        </p>
        <Show of={loaded}>
          {(security) => (
            <div class="two">
              <div class="stack">
                <NamePanel />
                <PasswordPanel security={security} of={loaded} />
                <AuthenticatorPanel security={security} reload={loaded.reload} />
                <NoticesPanel />
              </div>
              <div class="stack">
                <IssuersPanel />
                <PhonesPanel phones={security.phones} reload={loaded.reload} />
                <PasskeysPanel keys={security.passkeys} reload={loaded.reload} />
                <SessionsPanel />
              </div>
            </div>
          )}
        </Show>
      </div>
    </Page>
  );
}

/** Only where one works for somebody: what one is told is told by an organization. */
function NoticesPanel() {
  if (!currentTenant.value) return null;
  return (
    <Panel title={t.notices.title} pad>
      <div class="stack">
        <p>{t.notices.panelText}</p>
        <div class="row">
          <ButtonLink href="/console/security/notices">{t.notices.open}</ButtonLink>
        </div>
      </div>
    </Panel>
  );
}

function NamePanel() {
  const now = session.value;
  const [name, setName] = useState(now?.person.name ?? "");
  const { busy, fault, run } = useAction();
  const submit = async (event: Event) => {
    event.preventDefault();
    const done = await run(() => api.call("PATCH", "/auth/me", { body: { name: name.trim() } }));
    if (!done || !now) return;
    session.value = { ...now, person: { ...now.person, name: name.trim() } };
    toast(words.saved);
  };
  return (
    <Panel title={words.name} pad>
      <form class="stack" noValidate onSubmit={(event) => void submit(event)}>
        <FaultBanner fault={fault} />
        <TextField
          label={words.name}
          hint={words.nameHint}
          value={name}
          onChange={setName}
          input={{ autocomplete: "name", maxLength: 100 }}
        />
        <div class="row">
          <Button type="submit" busy={busy ? m.saving : undefined}>
            {m.save}
          </Button>
        </div>
      </form>
    </Panel>
  );
}

function PasswordPanel({ security, of }: { security: AccountSecurity; of: Loaded<AccountSecurity> }) {
  const [open, setOpen] = useState(false);
  const since = security.password_changed_at;
  return (
    <Panel title={words.password} pad>
      <div class="stack">
        <p>{since === null ? words.passwordNone : words.passwordSince(dayOf(since))}</p>
        <div class="row">
          <Button onPress={() => setOpen(true)}>{since === null ? words.passwordSet : words.passwordChange}</Button>
        </div>
      </div>
      {open && (
        <PasswordDialog
          onClose={() => setOpen(false)}
          onDone={() => {
            setOpen(false);
            toast(words.passwordDone);
            void of.reload();
          }}
        />
      )}
    </Panel>
  );
}

function PasswordDialog({ onClose, onDone }: { onClose: () => void; onDone: () => void }) {
  const [password, setPassword] = useState("");
  const [tried, setTried] = useState(false);
  const { busy, fault, run } = useAction();
  const short = Array.from(password).length < 10;
  const message = fieldMessage(fault, "password");
  const submit = async (event: Event) => {
    event.preventDefault();
    setTried(true);
    if (short) return;
    if (await run(() => api.call("PUT", "/auth/password", { body: { password } }))) onDone();
  };
  return (
    <Dialog title={words.passwordSet} onClose={onClose}>
      <form class="stack" noValidate onSubmit={(event) => void submit(event)}>
        {message === undefined && <FaultBanner fault={fault} />}
        <TextField
          label={people.newPassword.field}
          hint={people.newPassword.lead}
          value={password}
          onChange={setPassword}
          error={tried && short ? people.newPassword.short : message}
          input={{ type: "password", autocomplete: "new-password", maxLength: 1000 }}
        />
        <DialogFoot submit={m.save} busy={busy ? m.saving : undefined} onClose={onClose} />
      </form>
    </Dialog>
  );
}
