/** Members, what each may do and on which events, and invitations (T3, T11). */
import { useState } from "preact/hooks";
import type { Invitation } from "../../api/people-types.ts";
import type { EventShape, List, Member, Role } from "../../api/types.ts";
import { m } from "../messages.en.ts";
import { people } from "../messages.people.en.ts";
import { FaultBanner } from "../parts/banner.tsx";
import { Button } from "../parts/button.tsx";
import { Ask, Dialog, DialogFoot } from "../parts/dialog.tsx";
import { focusFirstError, TextField } from "../parts/field.tsx";
import { Show, useAction, useLoad } from "../parts/load.tsx";
import { Page, Panel } from "../parts/page.tsx";
import { toast } from "../parts/toast.tsx";
import { api, currentTenant, session } from "../session.ts";
import { InvitationsPanel } from "./account/invitations.tsx";
import { type Work, WorkFields, workProblem } from "./account/work-fields.tsx";
import { loadEvents } from "./events.tsx";

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
const words = people.team;
const WRITERS: readonly (Role | undefined)[] = ["owner", "admin"];

export function TeamScreen() {
  const writes = WRITERS.includes(currentTenant.value?.role);
  const loaded = useLoad(async () => {
    const [members, invitations, events] = await Promise.all([
      api.get<List<Member>>("/members?limit=100"),
      api.get<List<Invitation>>("/invitations?limit=100"),
      loadEvents(),
    ]);
    return { members: members.data, invitations: invitations.data, events };
  });
  return (
    <Page title={m.team.title}>
      <div class="stack">
        <p class="soft">{m.team.lead}</p>
        <Show of={loaded}>
          {({ members, invitations, events }) => (
            <div class="two">
              <div class="stack">
                <Members members={members} events={events} writes={writes} onChange={loaded.reload} />
                {invitations.length > 0 && (
                  <InvitationsPanel invitations={invitations} writes={writes} onChange={loaded.reload} />
                )}
              </div>
              {writes && <Invite events={events} onDone={loaded.reload} />}
            </div>
          )}
        </Show>
      </div>
    </Page>
  );
}

type Team = {
  members: readonly Member[];
  events: readonly EventShape[];
  writes: boolean;
  onChange: () => Promise<void>;
};

function Members({ members, events, writes, onChange }: Team) {
  const [removing, setRemoving] = useState<Member | null>(null);
  const [changing, setChanging] = useState<Member | null>(null);
  const me = session.value?.person.id;
  return (
    <>
      <Panel title={m.team.title}>
        <ul class="rows">
          {members.map((member) => (
            <li key={member.person_id} class="member">
              <span class="grow">
                <b class="anywhere">{member.name || member.email}</b>
                {member.person_id === me && <span class="soft"> {m.team.you}</span>}
                <span class="soft xs blk">
                  {m.team.roles[member.role]}: {m.team.roleText[member.role]}
                  {member.event_ids && `; ${words.only(member.event_ids.length)}`}
                </span>
              </span>
              {writes && (
                <span class="row">
                  <Button label={`${words.change}: ${member.email}`} onPress={() => setChanging(member)}>
                    {words.change}
                  </Button>
                  <Button
                    look="bad"
                    label={`${member.person_id === me ? words.leave : m.team.remove}: ${member.email}`}
                    onPress={() => setRemoving(member)}
                  >
                    {member.person_id === me ? words.leave : m.team.remove}
                  </Button>
                </span>
              )}
            </li>
          ))}
        </ul>
      </Panel>
      {removing && <RemoveMember member={removing} onClose={() => setRemoving(null)} onDone={onChange} />}
      {changing && (
        <ChangeMember member={changing} events={events} onClose={() => setChanging(null)} onDone={onChange} />
      )}
    </>
  );
}

function ChangeMember(props: {
  member: Member;
  events: readonly EventShape[];
  onClose: () => void;
  onDone: () => Promise<void>;
}) {
  const { member, events, onClose, onDone } = props;
  const [work, setWork] = useState<Work>({ role: member.role, eventIds: member.event_ids });
  const [tried, setTried] = useState(false);
  const { busy, fault, run } = useAction();
  const submit = async (event: Event) => {
    event.preventDefault();
    setTried(true);
    if (workProblem(work) !== undefined) return;
    const body = { role: work.role, event_ids: work.eventIds };
    if (!(await run(() => api.call("PATCH", `/members/${member.person_id}`, { body })))) return;
    onClose();
    await onDone();
  };
  return (
    <Dialog title={words.changeTitle(member.email)} onClose={onClose}>
      <form class="stack" noValidate onSubmit={(event) => void submit(event)}>
        <FaultBanner fault={fault} />
        <WorkFields work={work} onChange={setWork} events={events} error={tried ? workProblem(work) : undefined} />
        <DialogFoot submit={m.save} busy={busy ? m.saving : undefined} onClose={onClose} />
      </form>
    </Dialog>
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

function Invite({ events, onDone }: { events: readonly EventShape[]; onDone: () => Promise<void> }) {
  const [email, setEmail] = useState("");
  const [work, setWork] = useState<Work>({ role: "staff", eventIds: null });
  const [tried, setTried] = useState(false);
  const { busy, fault, run } = useAction();
  const bad = !EMAIL.test(email.trim());
  const submit = async (event: Event) => {
    event.preventDefault();
    setTried(true);
    if (bad || workProblem(work) !== undefined) return focusFirstError();
    const body = { email: email.trim(), role: work.role, event_ids: work.eventIds };
    if (!(await run(() => api.post("/invitations", body)))) return;
    toast(words.sent(email.trim()));
    setEmail("");
    setWork({ role: "staff", eventIds: null });
    setTried(false);
    await onDone();
  };
  return (
    <Panel title={words.invite} pad>
      <form class="stack" noValidate onSubmit={(event) => void submit(event)}>
        <FaultBanner fault={fault} />
        <TextField
          label={m.team.email}
          value={email}
          onChange={setEmail}
          error={tried && bad ? m.team.emailBad : undefined}
          input={{ type: "email", autocomplete: "off", inputMode: "email" }}
        />
        <WorkFields work={work} onChange={setWork} events={events} error={tried ? workProblem(work) : undefined} />
        <Button look="primary" type="submit" busy={busy ? words.sending : undefined}>
          {words.send}
        </Button>
      </form>
    </Panel>
  );
}
