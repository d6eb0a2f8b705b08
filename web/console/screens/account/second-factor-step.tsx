/** The second factor of a sign-in (T10): a code of the app, or a recovery code. */
import { useState } from "preact/hooks";
import type { SessionAnswer } from "../../../api/types.ts";
import { people } from "../../messages.people.en.ts";
import { FaultBanner } from "../../parts/banner.tsx";
import { Button } from "../../parts/button.tsx";
import { CodeInput } from "../../parts/code-input.tsx";
import { TextField } from "../../parts/field.tsx";
import { useAction } from "../../parts/load.tsx";
import { api } from "../../session.ts";
import { Gate } from "../../shell/gate.tsx";
import { codeFault } from "./code-fault.ts";

const words = people.secondFactor;

export function SecondFactorStep({ token, onBack }: { token: string; onBack: () => void }) {
  const [recovery, setRecovery] = useState(false);
  const [code, setCode] = useState("");
  const { busy, fault, run } = useAction();
  const submit = async (typed: string) => {
    if (busy || typed.length < 6) return;
    const body = recovery ? { token, recovery_code: typed } : { token, code: typed };
    const done = await run(() => api.post<SessionAnswer>("/auth/second-factor", body, { auth: false }));
    if (done) api.begin(done.value);
    else setCode("");
  };
  const gone = fault?.code === "token_rejected";
  const sentence = gone ? words.gone : codeFault(fault?.code);
  return (
    <Gate title={words.title}>
      <p>{words.lead}</p>
      {sentence === undefined && <FaultBanner fault={fault} />}
      <form
        class="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit(code);
        }}
      >
        {recovery ? (
          <TextField
            label={words.recovery}
            value={code}
            onChange={setCode}
            error={sentence}
            input={{ autocomplete: "off", spellcheck: false, maxLength: 20 }}
          />
        ) : (
          <CodeInput
            label={words.code}
            value={code}
            error={sentence}
            disabled={busy}
            onChange={setCode}
            onDone={(typed) => void submit(typed)}
          />
        )}
        <Button look="primary" big type="submit" busy={busy ? words.checking : undefined}>
          {words.go}
        </Button>
      </form>
      <div class="row row--wrap">
        <Button onPress={() => (setRecovery(!recovery), setCode(""))}>
          {recovery ? words.useApp : words.useRecovery}
        </Button>
        <Button look="bare" onPress={onBack}>
          {words.start}
        </Button>
      </div>
    </Gate>
  );
}
