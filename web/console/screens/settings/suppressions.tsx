/** Contacts that are not written to any more (N2). */
import { useState } from "preact/hooks";
import { CHANNEL_NAMES, type ChannelName, type MessageSuppression } from "../../../api/message-types.ts";
import { fieldMessage } from "../../../api/problem.ts";
import { FaultBanner } from "../../parts/banner.tsx";
import { Button } from "../../parts/button.tsx";
import { Ask, Dialog, DialogFoot } from "../../parts/dialog.tsx";
import { focusFirstError, SelectField, TextField } from "../../parts/field.tsx";
import { Empty, useAction } from "../../parts/load.tsx";
import { Paged, usePages } from "../../parts/paged.tsx";
import { toast } from "../../parts/toast.tsx";
import { api, staffZone } from "../../session.ts";
import { shortTime } from "../../zoned-time.ts";
import { NotificationPage } from "./frame.tsx";
import { s } from "./messages.en.ts";

const n = s.notifications;
const p = n.suppressions;
const PATH = "/message-suppressions?limit=50";

export function SuppressionsScreen() {
  const loaded = usePages<MessageSuppression>(PATH);
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<MessageSuppression | null>(null);
  const done = (said: string) => {
    setAdding(false);
    setRemoving(null);
    toast(said);
    void loaded.reload();
  };
  return (
    <NotificationPage
      lead={p.lead}
      actions={
        <Button look="primary" icon="plus" onPress={() => setAdding(true)}>
          {p.add}
        </Button>
      }
    >
      <Paged path={PATH} of={loaded} empty={<Empty icon="tick" head={p.empty} text={p.emptyText} />}>
        {(rows) => (
          <ul class="panel rows">
            {rows.map((entry) => (
              <li key={entry.id}>
                <span>
                  <b class="anywhere">{entry.contact}</b> <span class="soft xs">{n.channels[entry.channel]}</span>
                  <span class="soft blk xs">
                    {p.reasons[entry.reason]}
                    {entry.scope === "optional" && ` (${p.optional})`},{" "}
                    {p.since(shortTime(entry.created_at, staffZone.value))}
                  </span>
                </span>
                <Button label={`${p.remove}: ${entry.contact}`} onPress={() => setRemoving(entry)}>
                  {p.remove}
                </Button>
              </li>
            ))}
          </ul>
        )}
      </Paged>
      {adding && <AddDialog onClose={() => setAdding(false)} onDone={() => done(p.added)} />}
      {removing && <RemoveDialog entry={removing} onClose={() => setRemoving(null)} onDone={() => done(p.removed)} />}
    </NotificationPage>
  );
}

const fits = (channel: ChannelName, contact: string) =>
  channel === "email" ? /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(contact) : /^\+[1-9]\d{7,14}$/.test(contact);

function AddDialog(props: { onClose: () => void; onDone: () => void }) {
  const [channel, setChannel] = useState<ChannelName>("email");
  const [contact, setContact] = useState("");
  const [tried, setTried] = useState(false);
  const { busy, fault, run, clear } = useAction();
  const bad = !fits(channel, contact.trim()) || fieldMessage(fault, "contact") !== undefined;
  const submit = async (event: Event) => {
    event.preventDefault();
    setTried(true);
    if (bad) return focusFirstError();
    if (await run(() => api.post("/message-suppressions", { channel, contact: contact.trim() }))) props.onDone();
    else focusFirstError();
  };
  return (
    <Dialog title={p.add} onClose={props.onClose}>
      <form class="stack" noValidate onSubmit={(event) => void submit(event)}>
        {fieldMessage(fault, "contact") === undefined && <FaultBanner fault={fault} />}
        <SelectField
          label={p.channel}
          value={channel}
          onChange={(picked) => {
            clear();
            setChannel(CHANNEL_NAMES.find((one) => one === picked) ?? "email");
          }}
          choices={CHANNEL_NAMES.map((one) => ({ value: one, label: n.channels[one] }))}
        />
        <TextField
          label={p.contact}
          value={contact}
          onChange={(typed) => {
            clear();
            setContact(typed);
          }}
          error={tried && bad ? p.contactBad[channel === "email" ? "email" : "phone"] : undefined}
          input={{ maxLength: 254, autocomplete: "off", inputMode: channel === "email" ? "email" : "text" }}
        />
        <DialogFoot submit={p.write} busy={busy ? p.adding : undefined} onClose={props.onClose} />
      </form>
    </Dialog>
  );
}

function RemoveDialog(props: { entry: MessageSuppression; onClose: () => void; onDone: () => void }) {
  const { busy, fault, run } = useAction();
  const act = async () => {
    if (await run(() => api.call("DELETE", `/message-suppressions/${props.entry.id}`))) props.onDone();
  };
  return (
    <Ask
      title={p.removeAsk(props.entry.contact)}
      text={p.removeText}
      safe={p.keep}
      act={p.remove}
      busy={busy ? p.removing : undefined}
      onSafe={props.onClose}
      onAct={() => void act()}
    >
      <FaultBanner fault={fault} />
    </Ask>
  );
}
