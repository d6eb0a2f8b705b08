/** Members and their roles (T3). */
import { useState } from "preact/hooks";
import type { List, Member, Role } from "../../api/types.ts";
import { m } from "../messages.en.ts";
import { FaultBanner } from "../parts/banner.tsx";
import { Button } from "../parts/button.tsx";
import { Ask } from "../parts/dialog.tsx";
import { focusFirstError, SelectField, TextField } from "../parts/field.tsx";
import { Show, useAction, useLoad } from "../parts/load.tsx";
import { Page, Panel } from "../parts/page.tsx";
import { toast } from "../parts/toast.tsx";
import { api, session } from "../session.ts";

const ROLES: readonly Role[] = ["owner", "admin", "manager", "staff", "scanner"];
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

export function TeamScreen() {
  const loaded = useLoad(async () => (await api.get<List<Member>>("/members?limit=100")).data);
  return (
    <Page title={m.team.title}>
      <div class="stack">
        <p class="soft">{m.team.lead}</p>
        <Show of={loaded}>
          {(members) => (
            <div class="two">
              <Members members={members} onChange={loaded.reload} />
              <AddMember onDone={loaded.reload} />
            </div>
          )}
        </Show>
      </div>
    </Page>
  );
}

function Members({ members, onChange }: { members: readonly Member[]; onChange: () => Promise<void> }) {
  const [removing, setRemoving] = useState<Member | null>(null);
  const { fault, run } = useAction();
  const me = session.value?.person.id;
  const change = async (member: Member, role: string) => {
    await run(() => api.call("PATCH", `/members/${member.person_id}`, { body: { role } }));
    await onChange();
  };
  return (
    <div class="stack">
      <FaultBanner fault={fault} />
      <Panel title={m.team.title}>
        <ul class="rows">
          {members.map((member) => (
            <li key={member.person_id} class="member">
              <span class="grow">
                <b class="anywhere">{member.name || member.email}</b>
                {member.person_id === me && <span class="soft"> {m.team.you}</span>}
                <span class="soft xs blk">{m.team.roleText[member.role]}</span>
              </span>
              <span class="row">
                <select
                  class="input"
                  aria-label={m.team.roleOf(member.email)}
                  value={member.role}
                  onChange={(event) => void change(member, event.currentTarget.value)}
                >
                  {ROLES.map((role) => (
                    <option key={role} value={role}>
                      {m.team.roles[role]}
                    </option>
                  ))}
                </select>
                <Button look="bad" label={`${m.team.remove}: ${member.email}`} onPress={() => setRemoving(member)}>
                  {m.team.remove}
                </Button>
              </span>
            </li>
          ))}
        </ul>
      </Panel>
      {removing && <RemoveMember member={removing} onClose={() => setRemoving(null)} onDone={onChange} />}
    </div>
  );
}

function RemoveMember(props: { member: Member; onClose: () => void; onDone: () => Promise<void> }) {
  const { member, onClose, onDone } = props;
  const { busy, fault, run } = useAction();
  const act = async () => {
    if (!(await run(() => api.call("DELETE", `/members/${member.person_id}`)))) return;
    onClose();
    await onDone();
  };
  return (
    <Ask
      title={m.team.removeAsk(member.email)}
      text={m.team.removeText}
      safe={m.team.removeKeep}
      act={m.team.remove}
      destroys
      busy={busy ? m.saving : undefined}
      onSafe={onClose}
      onAct={() => void act()}
    >
      <FaultBanner fault={fault} />
    </Ask>
  );
}

function AddMember({ onDone }: { onDone: () => Promise<void> }) {
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<string>("staff");
  const [tried, setTried] = useState(false);
  const { busy, fault, run } = useAction();
  const bad = !EMAIL.test(email.trim());
  const submit = async (event: Event) => {
    event.preventDefault();
    setTried(true);
    if (bad) return focusFirstError();
    if (!(await run(() => api.post("/members", { email: email.trim(), role })))) return;
    toast(m.team.added(email.trim()));
    setEmail("");
    setTried(false);
    await onDone();
  };
  return (
    <Panel title={m.team.add} pad>
      <form class="stack" noValidate onSubmit={(event) => void submit(event)}>
        <FaultBanner fault={fault} />
        <TextField
          label={m.team.email}
          value={email}
          onChange={setEmail}
          error={tried && bad ? m.team.emailBad : undefined}
          input={{ type: "email", autocomplete: "off", inputMode: "email" }}
        />
        <SelectField
          label={m.team.role}
          value={role}
          onChange={setRole}
          choices={ROLES.map((one) => ({ value: one, label: `${m.team.roles[one]}: ${m.team.roleText[one]}` }))}
        />
        <Button look="primary" type="submit" busy={busy ? m.team.adding : undefined}>
          {m.team.add}
        </Button>
      </form>
    </Panel>
  );
}
