/** The passkeys of one's account (T10). */
import { useState } from "preact/hooks";
import type { Passkey } from "../../../api/people-types.ts";
import { people } from "../../messages.people.en.ts";
import { FaultBanner } from "../../parts/banner.tsx";
import { Button } from "../../parts/button.tsx";
import { Ask, Dialog, DialogFoot } from "../../parts/dialog.tsx";
import { TextField } from "../../parts/field.tsx";
import { useAction } from "../../parts/load.tsx";
import { Panel } from "../../parts/page.tsx";
import { toast } from "../../parts/toast.tsx";
import { api } from "../../session.ts";
import { deviceName, knowsPasskeys, makePasskey } from "./passkey.ts";
import { dayOf } from "./day.ts";

const words = people.security;

export function PasskeysPanel({ keys, reload }: { keys: readonly Passkey[]; reload: () => Promise<void> }) {
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<Passkey | null>(null);
  const { busy, fault, run } = useAction();
  const remove = async (key: Passkey) => {
    const path = `/auth/passkeys/${encodeURIComponent(key.id)}`;
    if (!(await run(() => api.call("DELETE", path)))) return;
    setRemoving(null);
    await reload();
  };
  return (
    <Panel title={words.passkeys}>
      {keys.length === 0 ? (
        <p class="panel__body">{words.passkeysNone}</p>
      ) : (
        <ul class="rows">
          {keys.map((key) => (
            <li key={key.id} class="member">
              <span class="grow">
                <b class="anywhere">{key.name}</b>
                <span class="soft xs blk">
                  {key.last_used_at === null
                    ? words.passkeyNew(dayOf(key.created_at))
                    : words.passkeyUsed(dayOf(key.last_used_at))}
                </span>
              </span>
              <Button look="bad" label={`${words.remove}: ${key.name}`} onPress={() => setRemoving(key)}>
                {words.remove}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {knowsPasskeys() && (
        <div class="panel__body">
          <Button icon="plus" onPress={() => setAdding(true)}>
            {words.passkeyAdd}
          </Button>
        </div>
      )}
      {adding && (
        <AddDialog
          onClose={() => setAdding(false)}
          onDone={() => {
            setAdding(false);
            toast(words.passkeyAdded);
            void reload();
          }}
        />
      )}
      {removing && (
        <Ask
          title={words.removeAsk(removing.name)}
          text={words.removeText}
          safe={words.removeKeep}
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

function AddDialog({ onClose, onDone }: { onClose: () => void; onDone: () => void }) {
  const [name, setName] = useState(deviceName());
  const { busy, fault, run } = useAction();
  const bad = name.trim() === "";
  const submit = async (event: Event) => {
    event.preventDefault();
    if (bad || busy) return;
    const done = await run(async () => {
      const response = await makePasskey(await api.post("/auth/passkeys/options"));
      await api.post("/auth/passkeys", { name: name.trim(), response });
    });
    if (done) onDone();
  };
  // What the browser throws is not ours to show.
  const ours = fault !== null && fault.status > 0;
  return (
    <Dialog title={words.passkeyAdd} onClose={onClose}>
      <form class="stack" noValidate onSubmit={(event) => void submit(event)}>
        <FaultBanner fault={ours ? fault : null} />
        {fault && !ours && (
          <p class="field__error" role="alert">
            {words.passkeyFailed}
          </p>
        )}
        <TextField
          label={words.passkeyName}
          hint={words.passkeyNameHint}
          value={name}
          onChange={setName}
          error={bad ? words.passkeyNameBad : undefined}
          input={{ autocomplete: "off", maxLength: 60 }}
        />
        <DialogFoot submit={words.passkeyAdd} busy={busy ? words.passkeyAdding : undefined} onClose={onClose} />
      </form>
    </Dialog>
  );
}
