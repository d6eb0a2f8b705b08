/** The authenticator app and its recovery codes (T10). */
import { useState } from "preact/hooks";
import type { AccountSecurity } from "../../../api/people-types.ts";
import { people } from "../../messages.people.en.ts";
import { FaultBanner } from "../../parts/banner.tsx";
import { Button } from "../../parts/button.tsx";
import { CodeInput } from "../../parts/code-input.tsx";
import { CopyLine } from "../../parts/copy-line.tsx";
import { Ask, Dialog, DialogFoot } from "../../parts/dialog.tsx";
import { useAction } from "../../parts/load.tsx";
import { Panel } from "../../parts/page.tsx";
import { Qr } from "../../parts/qr.tsx";
import { toast } from "../../parts/toast.tsx";
import { api } from "../../session.ts";
import { codeFault } from "./code-fault.ts";
import { dayOf } from "./day.ts";

const words = people.security;
type Begun = { secret: string; uri: string };

export function AuthenticatorPanel(props: { security: AccountSecurity; reload: () => Promise<void> }) {
  const { security, reload } = props;
  const [begun, setBegun] = useState<Begun | null>(null);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const [removing, setRemoving] = useState(false);
  const { busy, fault, run, clear } = useAction();
  const since = security.authenticator_since;
  const begin = async () => {
    const done = await run(() => api.post<Begun>("/auth/authenticator"));
    if (done) setBegun(done.value);
  };
  const renew = async () => {
    const done = await run(() => api.post<{ recovery_codes: string[] }>("/auth/recovery-codes"));
    if (done) setCodes(done.value.recovery_codes);
  };
  const off = async () => {
    if (!(await run(() => api.call("DELETE", "/auth/authenticator")))) return;
    setRemoving(false);
    toast(words.appOffDone);
    await reload();
  };
  return (
    <Panel title={words.app} pad>
      <div class="stack">
        <p>
          {since === null
            ? words.appNone
            : `${words.appSince(dayOf(since))} ${words.codesLeft(security.recovery_codes_left)}`}
        </p>
        {!removing && <FaultBanner fault={fault} />}
        <div class="row row--wrap">
          {since === null ? (
            <Button onPress={() => void begin()} disabled={busy}>
              {words.appOn}
            </Button>
          ) : (
            <>
              <Button onPress={() => void renew()} disabled={busy}>
                {words.codesNew}
              </Button>
              <Button look="bad" onPress={() => (clear(), setRemoving(true))}>
                {words.appOff}
              </Button>
            </>
          )}
        </div>
      </div>
      {begun && (
        <ConfirmDialog
          begun={begun}
          onClose={() => setBegun(null)}
          onDone={(made) => {
            setBegun(null);
            setCodes(made);
            void reload();
          }}
        />
      )}
      {codes && (
        <CodesDialog
          codes={codes}
          onClose={() => {
            setCodes(null);
            void reload();
          }}
        />
      )}
      {removing && (
        <Ask
          title={words.appOffAsk}
          text={words.appOffText}
          safe={words.appKeep}
          act={words.appOff}
          destroys
          busy={busy ? people.secondFactor.checking : undefined}
          onSafe={() => setRemoving(false)}
          onAct={() => void off()}
        >
          <FaultBanner fault={fault} />
        </Ask>
      )}
    </Panel>
  );
}

function ConfirmDialog(props: { begun: Begun; onClose: () => void; onDone: (codes: readonly string[]) => void }) {
  const { begun, onClose, onDone } = props;
  const [code, setCode] = useState("");
  const { busy, fault, run } = useAction();
  const submit = async (typed: string) => {
    if (busy || typed.length < 6) return;
    const done = await run(() =>
      api.post<{ recovery_codes: string[] }>("/auth/authenticator/confirm", { code: typed }),
    );
    if (done) onDone(done.value.recovery_codes);
    else setCode("");
  };
  const sentence = codeFault(fault?.code);
  return (
    <Dialog title={words.appTitle} onClose={onClose}>
      <form
        class="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit(code);
        }}
      >
        <p class="dialog__text">{words.appScan}</p>
        <Qr text={begun.uri} label={words.appQr} />
        <CopyLine label={words.appSecret} value={begun.secret} />
        <FaultBanner fault={sentence === undefined ? fault : null} />
        <CodeInput
          label={words.appCode}
          value={code}
          error={sentence}
          disabled={busy}
          onChange={setCode}
          onDone={(typed) => void submit(typed)}
        />
        <DialogFoot submit={words.appConfirm} busy={busy ? words.appConfirming : undefined} onClose={onClose} />
      </form>
    </Dialog>
  );
}

function CodesDialog({ codes, onClose }: { codes: readonly string[]; onClose: () => void }) {
  return (
    <Dialog title={words.codesTitle} onClose={onClose}>
      <div class="stack">
        <p class="dialog__text">{words.codesLead}</p>
        <ul class="codes num" aria-label={words.codesTitle}>
          {codes.map((code) => (
            <li key={code}>{code}</li>
          ))}
        </ul>
        <div class="formfoot">
          <Button look="primary" onPress={onClose}>
            {words.codesKept}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
