/** Signing in (T4, T5, T10): email and six digits; a password or a passkey for those who have one. */
import { lazy } from "../shell/lazy-screen.tsx";
import { useEffect, useState } from "preact/hooks";
import type { ChannelName } from "../../api/message-types.ts";
import type { ApiFault } from "../../api/problem.ts";
import type { SessionAnswer } from "../../api/types.ts";
import { m } from "../messages.en.ts";
import { people } from "../messages.people.en.ts";
import { FaultBanner } from "../parts/banner.tsx";
import { Button } from "../parts/button.tsx";
import { CodeInput } from "../parts/code-input.tsx";
import { TextField } from "../parts/field.tsx";
import { useAction } from "../parts/load.tsx";
import { api } from "../session.ts";
import { Gate } from "../shell/gate.tsx";
import { useIssuers, visitIssuer } from "./account/issuers.ts";
import { usePhoneChannels } from "./account/phone-channels.ts";
import { deviceName, knowsPasskeys, signWithPasskey } from "./account/passkey.ts";

const PasswordStep = lazy(async () => (await import("./account/password-step.tsx")).PasswordStep);
const PhoneStep = lazy(async () => (await import("./account/phone-step.tsx")).PhoneStep);
const SecondFactorStep = lazy(async () => (await import("./account/second-factor-step.tsx")).SecondFactorStep);

/** Seconds before another code may be asked for. */
const RESEND_SECONDS = 60;
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

type Step = "email" | "code" | "password" | "phone";
/** Where a code goes. */
export type CodeTarget = { readonly channel: ChannelName; readonly to: string };

/** @param props.email who is to sign in, when a link says so */
export function SignInScreen(props: { email?: string; sent?: boolean }) {
  const [email, setEmail] = useState(props.email ?? "");
  const [step, setStep] = useState<Step>(props.sent === true ? "code" : "email");
  const [target, setTarget] = useState<CodeTarget | null>(null);
  const [second, setSecond] = useState<string | null>(null);
  const onSecond = (fault: ApiFault | null) => setSecond(secondFactorToken(fault));
  if (second !== null) return <SecondFactorStep token={second} onBack={() => (setSecond(null), setStep("email"))} />;
  if (step === "code") {
    const mailed = { channel: "email", to: email.trim() } as const;
    return (
      <CodeStep target={target ?? mailed} onOther={() => setStep(target ? "phone" : "email")} onFault={onSecond} />
    );
  }
  if (step === "phone") {
    return (
      <PhoneStep onMail={() => (setTarget(null), setStep("email"))} onSent={(to) => (setTarget(to), setStep("code"))} />
    );
  }
  if (step === "password") {
    return <PasswordStep email={email} setEmail={setEmail} onCode={() => setStep("email")} onFault={onSecond} />;
  }
  return <EmailStep email={email} setEmail={setEmail} onStep={setStep} onFault={onSecond} />;
}

/** The token that goes on with the second factor; null when the fault is another. */
function secondFactorToken(fault: ApiFault | null): string | null {
  const given: unknown = fault?.code === "second_factor_required" ? fault.extra["second_factor"] : undefined;
  if (typeof given !== "object" || given === null || !("token" in given)) return null;
  return typeof given.token === "string" ? given.token : null;
}

/** Sends a sign-in code. @throws ApiFault */
export async function sendCode(target: CodeTarget): Promise<void> {
  await api.post("/auth/otp", target, { auth: false });
}

function EmailStep(props: {
  email: string;
  setEmail: (email: string) => void;
  onStep: (step: Step) => void;
  onFault: (fault: ApiFault | null) => void;
}) {
  const { email, setEmail, onStep, onFault } = props;
  const [left, setLeft] = useState(false);
  const { busy, fault, run } = useAction();
  const passkey = useAction();
  const issuers = useIssuers(onFault);
  const phones = usePhoneChannels();
  const bad = left && !EMAIL.test(email.trim());
  const submit = async (event: Event) => {
    event.preventDefault();
    setLeft(true);
    if (!EMAIL.test(email.trim()) || busy) return document.querySelector<HTMLElement>("#main input")?.focus();
    if (await run(() => sendCode({ channel: "email", to: email.trim() }))) onStep("code");
  };
  const byPasskey = async () => {
    const done = await passkey.run(async () => {
      const response = await signWithPasskey(
        await api.post("/auth/passkeys/sign-in/options", undefined, { auth: false }),
      );
      const body = { response, device: deviceName() };
      return await api.post<SessionAnswer>("/auth/passkeys/sign-in", body, { auth: false });
    });
    if (done) api.begin(done.value);
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
      {passkey.fault && (
        <p class="field__error" role="alert">
          {people.proof.passkeyFailed}
        </p>
      )}
      {issuers.fault !== null && (
        <p class="field__error" role="alert">
          {issuers.fault}
        </p>
      )}
      <div class="row row--wrap" role="group" aria-label={people.ways.label}>
        {issuers.list.map(({ id, name }) => (
          <Button key={id} onPress={() => void visitIssuer(id, "/console")}>
            {people.issuer.go(name)}
          </Button>
        ))}
        {phones.length > 0 && <Button onPress={() => onStep("phone")}>{people.ways.phone}</Button>}
        <Button onPress={() => onStep("password")}>{people.ways.password}</Button>
        {knowsPasskeys() && (
          <Button busy={passkey.busy ? people.ways.waiting : undefined} onPress={() => void byPasskey()}>
            {people.ways.passkey}
          </Button>
        )}
      </div>
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

function CodeStep(props: { target: CodeTarget; onOther: () => void; onFault: (fault: ApiFault | null) => void }) {
  const { target, onOther, onFault } = props;
  const byPhone = target.channel !== "email";
  const [code, setCode] = useState("");
  const [again, setAgain] = useState(false);
  const verify = useAction();
  const resend = useAction();
  const [wait, restart] = useCountdown(RESEND_SECONDS);
  const sentence = codeSentence(verify.fault);
  useEffect(() => onFault(verify.fault), [verify.fault]);
  const submit = async (typed: string) => {
    if (verify.busy || typed.length < 6) return;
    const body = { to: target.to, code: typed, device: deviceName() };
    const done = await verify.run(() => api.post<SessionAnswer>("/auth/otp/verify", body, { auth: false }));
    if (done) api.begin(done.value);
    else setCode("");
  };
  const another = async () => {
    setCode("");
    verify.clear();
    const done = await resend.run(() => sendCode(target));
    setAgain(done !== undefined);
    if (done) restart();
  };
  return (
    <Gate title={m.signIn.codeTitle}>
      <output class="blk">
        {again ? m.signIn.sentAgain : (byPhone ? people.phone.codeLead : m.signIn.codeLead)(target.to)}
      </output>
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
          label={byPhone ? people.phone.code : m.signIn.codeLabel}
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
          {byPhone ? people.phone.other : m.signIn.other}
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
