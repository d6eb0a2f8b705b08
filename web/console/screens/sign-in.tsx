/** Sign-in by emailed code (T1): email, then six digits. */
import { useEffect, useState } from "preact/hooks";
import type { ApiFault } from "../../api/problem.ts";
import type { SessionAnswer } from "../../api/types.ts";
import { m } from "../messages.en.ts";
import { FaultBanner } from "../parts/banner.tsx";
import { Button } from "../parts/button.tsx";
import { CodeInput } from "../parts/code-input.tsx";
import { TextField } from "../parts/field.tsx";
import { useAction } from "../parts/load.tsx";
import { api } from "../session.ts";
import { Gate } from "../shell/gate.tsx";

/** Seconds before another code may be asked for. */
const RESEND_SECONDS = 60;
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

export function SignInScreen() {
  const [email, setEmail] = useState("");
  const [sent, setSent] = useState(false);
  if (sent) return <CodeStep email={email} onOther={() => setSent(false)} />;
  return <EmailStep email={email} setEmail={setEmail} onSent={() => setSent(true)} />;
}

async function sendCode(to: string): Promise<void> {
  await api.post("/auth/otp", { channel: "email", to }, { auth: false });
}

function EmailStep(props: { email: string; setEmail: (email: string) => void; onSent: () => void }) {
  const { email, setEmail, onSent } = props;
  const [left, setLeft] = useState(false);
  const { busy, fault, run } = useAction();
  const bad = left && !EMAIL.test(email.trim());
  const submit = async (event: Event) => {
    event.preventDefault();
    setLeft(true);
    if (!EMAIL.test(email.trim()) || busy) return document.querySelector<HTMLElement>("#main input")?.focus();
    if (await run(() => sendCode(email.trim()))) onSent();
  };
  return (
    <Gate title={m.signIn.title}>
      <p>{m.signIn.lead}</p>
      <FaultBanner fault={fault} />
      <form class="stack" noValidate onSubmit={(event) => void submit(event)}>
        <TextField
          label={m.signIn.email}
          value={email}
          onChange={setEmail}
          onLeave={() => setLeft(email !== "")}
          error={bad ? m.signIn.emailBad : undefined}
          input={{ type: "email", autocomplete: "email", inputMode: "email", spellcheck: false, maxLength: 254 }}
        />
        <Button look="primary" big type="submit" busy={busy ? m.signIn.sending : undefined}>
          {m.signIn.send}
        </Button>
      </form>
    </Gate>
  );
}

/** The sentence under the code boxes, when the fault is about the code. */
function codeSentence(fault: ApiFault | null): string | undefined {
  if (fault?.code === "code_exhausted") return m.signIn.exhausted;
  if (fault?.code !== "code_rejected") return undefined;
  const left = fault.extra["tries_left"] ?? fault.extra["attempts_left"];
  if (left === 0) return m.signIn.exhausted;
  return m.signIn.rejected(typeof left === "number" ? left : undefined);
}

function CodeStep({ email, onOther }: { email: string; onOther: () => void }) {
  const [code, setCode] = useState("");
  const [again, setAgain] = useState(false);
  const verify = useAction();
  const resend = useAction();
  const [wait, restart] = useCountdown(RESEND_SECONDS);
  const sentence = codeSentence(verify.fault);
  const submit = async (typed: string) => {
    if (verify.busy || typed.length < 6) return;
    const done = await verify.run(() =>
      api.post<SessionAnswer>("/auth/otp/verify", { to: email.trim(), code: typed }, { auth: false }),
    );
    if (done) api.begin(done.value);
    else setCode("");
  };
  const another = async () => {
    setCode("");
    verify.clear();
    const done = await resend.run(() => sendCode(email.trim()));
    setAgain(done !== undefined);
    if (done) restart();
  };
  return (
    <Gate title={m.signIn.codeTitle}>
      <output class="blk">{again ? m.signIn.sentAgain : m.signIn.codeLead(email.trim())}</output>
      {sentence === undefined && <FaultBanner fault={verify.fault} />}
      <FaultBanner fault={resend.fault} />
      <form
        class="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit(code);
        }}
      >
        <CodeInput
          label={m.signIn.codeLabel}
          value={code}
          error={sentence}
          disabled={verify.busy}
          onChange={setCode}
          onDone={(typed) => void submit(typed)}
        />
        <Button look="primary" big type="submit" busy={verify.busy ? m.signIn.verifying : undefined}>
          {m.signIn.verify}
        </Button>
      </form>
      <div class="row row--wrap">
        <Button disabled={wait > 0} busy={resend.busy ? m.signIn.sending : undefined} onPress={() => void another()}>
          {wait > 0 ? m.signIn.againIn(wait) : m.signIn.again}
        </Button>
        <Button look="bare" onPress={onOther}>
          {m.signIn.other}
        </Button>
      </div>
    </Gate>
  );
}

function useCountdown(from: number): [number, () => void] {
  const [left, setLeft] = useState(from);
  useEffect(() => {
    if (left <= 0) return undefined;
    const timer = setTimeout(() => setLeft(left - 1), 1000);
    return () => clearTimeout(timer);
  }, [left]);
  return [left, () => setLeft(from)];
}
