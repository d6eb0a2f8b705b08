/** Signing in at the door, for people who are assigned to events: address, code, which door, the name of this phone (S2). */
import { useState } from "preact/hooks";
import { type ApiFault, toFault } from "../api/problem.ts";
import type { Joining } from "./opening.ts";
import { faultText, Field, Triangle } from "./parts.tsx";
import { byPerson, type OpenDoor, requestCode, type Scanner, showSecondFactor, signIn, signOut } from "./people.ts";
import { unlockSound } from "./signals.ts";
import { type SignInWords, signInWords } from "./sign-in-words.ts";
import { m } from "./words.ts";

type Step =
  | { readonly kind: "email" }
  | { readonly kind: "code"; readonly email: string }
  | { readonly kind: "factor"; readonly token: string }
  | { readonly kind: "door"; readonly scanner: Scanner };

type Props = {
  /** Makes this phone a device. @throws ApiFault */
  readonly onJoin: (joining: Joining) => Promise<void>;
  readonly onBack: () => void;
};

function faultOfSignIn(words: SignInWords, fault: ApiFault): string {
  if (fault.code === "check_in_closed") return words.closed;
  if (fault.code === "no_keys") return words.tooOld;
  return fault.status === 401 ? words.codeWrong : faultText(fault);
}

/** The token of a sign-in whose code was right and that wants more. */
function secondFactorOf({ code, extra }: ApiFault): string | null {
  const wanted = extra["second_factor"];
  if (code !== "second_factor_required" || typeof wanted !== "object" || wanted === null) return null;
  return "token" in wanted && typeof wanted.token === "string" ? wanted.token : null;
}

export function SignInScreen({ onJoin, onBack }: Props) {
  const words = signInWords();
  const [step, setStep] = useState<Step>({ kind: "email" });
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const run = async (work: () => Promise<Step | null>) => {
    if (busy) return;
    setBusy(true);
    setFault(null);
    try {
      const next = await work();
      if (next === null) return;
      setStep(next);
    } catch (caught) {
      const said = toFault(caught);
      const token = secondFactorOf(said);
      if (token !== null) setStep({ kind: "factor", token });
      else setFault(faultOfSignIn(words, said));
    }
    setBusy(false);
  };
  const back = () => {
    if (step.kind === "door") void signOut(step.scanner.refresh);
    onBack();
  };
  return (
    <main class="gatepage" id="main">
      <h1>{words.title}</h1>
      {fault && (
        <p class="doorfault" role="alert">
          <Triangle /> <span>{fault}</span>
        </p>
      )}
      {step.kind === "email" && (
        <EmailForm
          busy={busy}
          onEmail={(email) =>
            void run(async () => {
              await requestCode(email);
              return { kind: "code", email };
            })
          }
        />
      )}
      {(step.kind === "code" || step.kind === "factor") && (
        <DigitsForm
          key={step.kind}
          label={step.kind === "code" ? words.code : words.factor}
          hint={step.kind === "code" ? words.codeHint(step.email) : words.factorHint}
          busy={busy}
          onDigits={(code) =>
            void run(async () => {
              const signed = step.kind === "code" ? signIn(step.email, code) : showSecondFactor(step.token, code);
              return { kind: "door", scanner: await signed };
            })
          }
        />
      )}
      {step.kind === "door" && (
        <DoorForm
          scanner={step.scanner}
          busy={busy}
          onDoor={(door, name) =>
            void run(async () => {
              await onJoin(byPerson(step.scanner, door, name));
              return null;
            })
          }
        />
      )}
      <button type="button" class="btn btn--wide" onClick={back}>
        {words.back}
      </button>
    </main>
  );
}

function EmailForm({ busy, onEmail }: { busy: boolean; onEmail: (email: string) => void }) {
  const words = signInWords();
  const [email, setEmail] = useState("");
  const [tried, setTried] = useState(false);
  const bad = !/^\S+@\S+\.\S+$/.test(email.trim());
  return (
    <form
      class="doorform"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        unlockSound();
        setTried(true);
        if (!bad) onEmail(email.trim());
      }}
    >
      <p>{words.lead}</p>
      <Field
        id="email"
        label={words.email}
        hint={words.emailHint}
        value={email}
        bad={tried && bad ? words.emailBad : null}
        onInput={setEmail}
        input={{ type: "email", inputMode: "email", maxLength: 254, autocapitalize: "none", autocomplete: "email" }}
      />
      <button type="submit" class="btn btn--ink btn--wide" aria-busy={busy ? "true" : undefined}>
        {words.send}
      </button>
    </form>
  );
}

type DigitsProps = {
  readonly label: string;
  readonly hint: string;
  readonly busy: boolean;
  readonly onDigits: (digits: string) => void;
};

function DigitsForm({ label, hint, busy, onDigits }: DigitsProps) {
  const words = signInWords();
  const [digits, setDigits] = useState("");
  const [tried, setTried] = useState(false);
  const bad = !/^\d{6}$/.test(digits.trim());
  return (
    <form
      class="doorform"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (!bad) onDigits(digits.trim());
      }}
    >
      <Field
        id="digits"
        label={label}
        hint={hint}
        value={digits}
        bad={tried && bad ? words.digitsBad : null}
        onInput={setDigits}
        input={{ inputMode: "numeric", maxLength: 6, autocomplete: "one-time-code" }}
      />
      <button type="submit" class="btn btn--ink btn--wide" aria-busy={busy ? "true" : undefined}>
        {words.go}
      </button>
    </form>
  );
}

type DoorProps = {
  readonly scanner: Scanner;
  readonly busy: boolean;
  readonly onDoor: (door: OpenDoor, name: string) => void;
};

/** Which door, and what this phone is called in the log. */
function DoorForm({ scanner, busy, onDoor }: DoorProps) {
  const words = signInWords();
  const [name, setName] = useState(scanner.name);
  const [tried, setTried] = useState(false);
  const { doors } = scanner;
  if (doors.length === 0) return <p role="status">{words.noDoors}</p>;
  const several = new Set(doors.map(({ organizer }) => organizer)).size > 1;
  return (
    <div class="doorform">
      <Field
        id="device-name"
        label={m.enrol.name}
        hint={m.enrol.nameHint}
        value={name}
        bad={tried && name.trim() === "" ? m.enrol.nameBad : null}
        onInput={setName}
        input={{ maxLength: 60 }}
      />
      <h2>{words.choose}</h2>
      {doors.map((door) => (
        <button
          key={door.id}
          type="button"
          class="btn btn--wide btn--door"
          aria-busy={busy ? "true" : undefined}
          onClick={() => {
            setTried(true);
            if (name.trim() !== "") onDoor(door, name.trim());
          }}
        >
          <b>{door.gate ?? door.name}</b>
          <span>{[...door.events, several ? door.organizer : ""].filter(Boolean).join(", ")}</span>
        </button>
      ))}
    </div>
  );
}
