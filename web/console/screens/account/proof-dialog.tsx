/** The dialog that asks who is there before money moves or power is given away (T10). */
import { useEffect, useState } from "preact/hooks";
import type { ProofWays } from "../../../api/people-types.ts";
import { people } from "../../messages.people.en.ts";
import { FaultBanner } from "../../parts/banner.tsx";
import { Button } from "../../parts/button.tsx";
import { CodeInput } from "../../parts/code-input.tsx";
import { Dialog, DialogFoot } from "../../parts/dialog.tsx";
import { TextField } from "../../parts/field.tsx";
import { Show, useAction, useLoad } from "../../parts/load.tsx";
import { openProof } from "../../proof.ts";
import { api, session } from "../../session.ts";
import { codeFault } from "./code-fault.ts";
import { signWithPasskey } from "./passkey.ts";

/** Shown while a call waits for a proof. */
export function ProofDialog() {
  const asked = openProof.value;
  if (!asked) return null;
  return <Asking answer={asked.answer} />;
}

function Asking({ answer }: { answer: (proven: boolean) => void }) {
  const loaded = useLoad(() => api.get<ProofWays>("/auth/step-up"));
  const [app, setApp] = useState(false);
  return (
    <Dialog title={people.proof.title} onClose={() => answer(false)}>
      <p class="dialog__text">{people.proof.lead}</p>
      <Show of={loaded} rows={2}>
        {({ ways }) => {
          if (ways[0] === "code") return <ByCode onDone={() => answer(true)} onClose={() => answer(false)} />;
          if (ways[0] === "authenticator" || app) {
            return <ByApp onDone={() => answer(true)} onClose={() => answer(false)} />;
          }
          return (
            <ByPasskey
              onDone={() => answer(true)}
              onApp={ways.includes("authenticator") ? () => setApp(true) : undefined}
            />
          );
        }}
      </Show>
    </Dialog>
  );
}

type Steps = { onDone: () => void; onClose: () => void };

function ByCode({ onDone, onClose }: Steps) {
  const [code, setCode] = useState("");
  const send = useAction();
  const check = useAction();
  const mail = () => void send.run(() => api.post("/auth/step-up/code"));
  useEffect(mail, []);
  const submit = async (typed: string) => {
    if (check.busy || typed.length < 6) return;
    if (await check.run(() => api.post("/auth/step-up", { code: typed }))) onDone();
    else setCode("");
  };
  const sentence = codeFault(check.fault?.code);
  return (
    <form
      class="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit(code);
      }}
    >
      <output class="blk">
        {send.busy ? people.proof.sending : people.proof.codeSent(session.value?.person.email ?? "")}
      </output>
      <FaultBanner fault={send.fault ?? (sentence === undefined ? check.fault : null)} />
      <CodeInput
        label={people.proof.code}
        value={code}
        error={sentence}
        disabled={check.busy}
        onChange={setCode}
        onDone={(typed) => void submit(typed)}
      />
      <DialogFoot
        submit={people.proof.confirm}
        busy={check.busy ? people.secondFactor.checking : undefined}
        onClose={onClose}
      >
        <Button look="bare" onPress={mail}>
          {people.proof.sendCode}
        </Button>
      </DialogFoot>
    </form>
  );
}

function ByApp({ onDone, onClose }: Steps) {
  const [recovery, setRecovery] = useState(false);
  const [code, setCode] = useState("");
  const { busy, fault, run } = useAction();
  const submit = async (typed: string) => {
    if (busy || typed.length < 6) return;
    const body = recovery ? { recovery_code: typed } : { authenticator_code: typed };
    if (await run(() => api.post("/auth/step-up", body))) onDone();
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
      <FaultBanner fault={sentence === undefined ? fault : null} />
      {recovery ? (
        <TextField
          label={people.secondFactor.recovery}
          value={code}
          onChange={setCode}
          error={sentence}
          input={{ autocomplete: "off", spellcheck: false, maxLength: 20 }}
        />
      ) : (
        <CodeInput
          label={people.secondFactor.code}
          value={code}
          error={sentence}
          disabled={busy}
          onChange={setCode}
          onDone={(typed) => void submit(typed)}
        />
      )}
      <DialogFoot
        submit={people.proof.confirm}
        busy={busy ? people.secondFactor.checking : undefined}
        onClose={onClose}
      >
        <Button look="bare" onPress={() => (setRecovery(!recovery), setCode(""))}>
          {recovery ? people.secondFactor.useApp : people.secondFactor.useRecovery}
        </Button>
      </DialogFoot>
    </form>
  );
}

function ByPasskey({ onDone, onApp }: { onDone: () => void; onApp: (() => void) | undefined }) {
  const { busy, fault, run } = useAction();
  const prove = async () => {
    const done = await run(async () => {
      const passkey = await signWithPasskey(await api.post("/auth/step-up/passkey"));
      await api.post("/auth/step-up", { passkey });
    });
    if (done) onDone();
  };
  return (
    <div class="stack">
      {fault && <p class="field__error">{people.proof.passkeyFailed}</p>}
      <div class="formfoot">
        <Button look="primary" busy={busy ? people.ways.waiting : undefined} onPress={() => void prove()}>
          {people.proof.passkey}
        </Button>
        {onApp && <Button onPress={onApp}>{people.proof.other}</Button>}
      </div>
    </div>
  );
}
