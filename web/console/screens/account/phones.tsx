/** The phones that sign one in (T4): added by a code of their own, changed, removed. */
import { useState } from "preact/hooks";
import type { AccountPhone } from "../../../api/people-types.ts";
import { fieldMessage } from "../../../api/problem.ts";
import { m } from "../../messages.en.ts";
import { people } from "../../messages.people.en.ts";
import { FaultBanner } from "../../parts/banner.tsx";
import { Button } from "../../parts/button.tsx";
import { CodeInput } from "../../parts/code-input.tsx";
import { Ask, Dialog, DialogFoot } from "../../parts/dialog.tsx";
import { focusFirstError } from "../../parts/field.tsx";
import { useAction } from "../../parts/load.tsx";
import { Panel } from "../../parts/page.tsx";
import { toast } from "../../parts/toast.tsx";
import { api } from "../../session.ts";
import { codeFault } from "./code-fault.ts";
import { dayOf } from "./day.ts";
import { isPhone, type PhoneChannel, usePhoneChannels } from "./phone-channels.ts";
import { PhoneFields } from "./phone-fields.tsx";

const words = people.phone;
const removePath = ({ id }: AccountPhone) => `/auth/phones/${encodeURIComponent(id)}`;

/** Nothing where codes cannot go to phones, unless there are some from before. */
export function PhonesPanel({ phones, reload }: { phones: readonly AccountPhone[]; reload: () => Promise<void> }) {
  const channels = usePhoneChannels();
  // What is added takes the place of this one; null: of none.
  const [adding, setAdding] = useState<{ instead: AccountPhone | null } | null>(null);
  const [removing, setRemoving] = useState<AccountPhone | null>(null);
  const { busy, fault, run, clear } = useAction();
  if (channels.length === 0 && phones.length === 0) return null;
  const remove = async (phone: AccountPhone) => {
    if (!(await run(() => api.call("DELETE", removePath(phone))))) return;
    setRemoving(null);
    toast(words.removed);
    await reload();
  };
  return (
    <Panel title={words.panel}>
      {phones.length === 0 ? (
        <p class="panel__body">{words.none}</p>
      ) : (
        <ul class="rows">
          {phones.map((phone) => (
            <li key={phone.id} class="member">
              <span class="grow">
                <b class="num">{phone.hint}</b>
                <span class="soft xs blk">{words.added(dayOf(phone.created_at))}</span>
              </span>
              <span class="row">
                {channels.length > 0 && (
                  <Button label={words.changeOf(phone.hint)} onPress={() => setAdding({ instead: phone })}>
                    {words.change}
                  </Button>
                )}
                <Button look="bad" label={words.removeOf(phone.hint)} onPress={() => (clear(), setRemoving(phone))}>
                  {words.remove}
                </Button>
              </span>
            </li>
          ))}
        </ul>
      )}
      {channels.length > 0 && (
        <div class="panel__body">
          <Button icon="plus" onPress={() => setAdding({ instead: null })}>
            {words.add}
          </Button>
        </div>
      )}
      {adding && (
        <AddDialog
          channels={channels}
          instead={adding.instead}
          onClose={() => setAdding(null)}
          onDone={() => {
            setAdding(null);
            toast(adding.instead ? words.changed : words.done);
            void reload();
          }}
        />
      )}
      {removing && (
        <Ask
          title={words.removeAsk(removing.hint)}
          text={words.removeText}
          safe={words.keep}
          act={words.remove}
          destroys
          busy={busy ? people.secondFactor.checking : undefined}
          onSafe={() => setRemoving(null)}
          onAct={() => void remove(removing)}
        >
          <FaultBanner fault={fault} />
        </Ask>
      )}
    </Panel>
  );
}

type AddProps = {
  channels: readonly PhoneChannel[];
  instead: AccountPhone | null;
  onClose: () => void;
  onDone: () => void;
};

function AddDialog({ channels, instead, onClose, onDone }: AddProps) {
  const [number, setNumber] = useState("");
  const [picked, setPicked] = useState<PhoneChannel | null>(null);
  const [tried, setTried] = useState(false);
  const [sent, setSent] = useState(false);
  const { busy, fault, run, clear } = useAction();
  const channel = picked ?? channels[0] ?? "sms";
  const wrong = fieldMessage(fault, "to") === undefined ? undefined : words.numberBad;
  const submit = async (event: Event) => {
    event.preventDefault();
    setTried(true);
    if (!isPhone(number)) return focusFirstError();
    if (await run(() => api.post("/auth/phones", { channel, to: number.trim() }))) setSent(true);
    else focusFirstError();
  };
  return (
    <Dialog title={instead ? words.changeTitle(instead.hint) : words.add} onClose={onClose}>
      {sent ? (
        <ConfirmForm to={number.trim()} instead={instead} onClose={onClose} onDone={onDone} />
      ) : (
        <form class="stack" noValidate onSubmit={(event) => void submit(event)}>
          <p class="dialog__text">{words.addLead}</p>
          {wrong === undefined && <FaultBanner fault={fault} />}
          <PhoneFields
            channels={channels}
            number={number}
            setNumber={(typed) => (clear(), setNumber(typed))}
            channel={channel}
            setChannel={setPicked}
            tried={tried}
            error={wrong}
          />
          <DialogFoot submit={words.addSend} busy={busy ? m.signIn.sending : undefined} onClose={onClose} />
        </form>
      )}
    </Dialog>
  );
}

function ConfirmForm({ to, instead, onClose, onDone }: { to: string } & Omit<AddProps, "channels">) {
  const [code, setCode] = useState("");
  const { busy, fault, run } = useAction();
  const submit = async (typed: string) => {
    if (busy || typed.length < 6) return;
    const done = await run(async () => {
      const { id } = await api.post<AccountPhone>("/auth/phones/confirm", { to, code: typed });
      // The new one first: whoever stops here has two phones, never none.
      if (instead && instead.id !== id) await api.call("DELETE", removePath(instead));
    });
    if (done) onDone();
    else setCode("");
  };
  const sentence = codeFault(fault?.code);
  return (
    <form
      class="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit(code);
      }}
    >
      <output class="blk">{words.confirmLead(to)}</output>
      <FaultBanner fault={sentence === undefined ? fault : null} />
      <CodeInput
        label={words.code}
        value={code}
        error={sentence}
        disabled={busy}
        onChange={setCode}
        onDone={(typed) => void submit(typed)}
      />
      <DialogFoot submit={words.confirm} busy={busy ? people.secondFactor.checking : undefined} onClose={onClose} />
    </form>
  );
}
