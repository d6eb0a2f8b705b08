/** The sheets of the scan screen: type a code, find a ticket, a supervisor's PIN and reason, settings. */
import { useRef, useState } from "preact/hooks";
import { toFault } from "../api/problem.ts";
import { clockText, dayText } from "./answer.ts";
import type { Engine } from "./door-state.ts";
import type { FoundTicket } from "./link.ts";
import { faultText, Field, Triangle } from "./parts.tsx";
import { type PrintFormat, printing } from "./print.tsx";
import { sound, unlockSound } from "./signals.ts";
import { update } from "./update.ts";
import { isLanguage, LANGUAGES, language, m } from "./words.ts";

export function CodeForm({ busy, onCode }: { busy: boolean; onCode: (code: string) => void }) {
  const [code, setCode] = useState("");
  const [tried, setTried] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  // A code may hold spaces, even at its end; only line ends come from copying.
  const text = code.replaceAll(/[\r\n\t]/g, "");
  const bad = tried && text.trim() === "";
  return (
    <form
      ref={form}
      class="doorform"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        unlockSound();
        setTried(true);
        if (text.trim() === "") return form.current?.querySelector("input")?.focus();
        if (busy) return;
        setCode("");
        setTried(false);
        onCode(text);
      }}
    >
      <Field
        id="typed-code"
        label={m.typeLabel}
        hint={m.typeHint}
        value={code}
        bad={bad ? m.typeBad : null}
        onInput={setCode}
        input={{ autocapitalize: "characters", spellcheck: false, "data-first": true }}
      />
      <button type="submit" class="btn btn--ink btn--wide" aria-busy={busy ? "true" : undefined}>
        {busy ? m.checking : m.check}
      </button>
    </form>
  );
}

/** Whether a call is under way, and what came of it in words. */
function useAsking() {
  const [busy, setBusy] = useState(false);
  const [bad, setBad] = useState<string | null>(null);
  const ask = async (work: () => Promise<void>, explain: (caught: unknown) => string): Promise<void> => {
    if (busy) return;
    setBusy(true);
    setBad(null);
    try {
      await work();
    } catch (caught) {
      setBad(explain(caught));
    }
    setBusy(false);
  };
  return { busy, bad, setBad, ask };
}

function pinFault(caught: unknown): string {
  const fault = toFault(caught);
  if (fault.code === "pin_rejected") return m.pin.bad(Number(fault.extra["tries_left"] ?? 0));
  if (fault.status === 429) return m.pin.wait;
  return fault.code === "supervisor_required" ? m.pin.none : faultText(fault);
}

/** Asks for the supervisor's PIN; done when the device has a supervisor's rights. */
export function PinForm({ engine, onDone }: { engine: Engine; onDone: () => void }) {
  const [pin, setPin] = useState("");
  const { busy, bad, ask } = useAsking();
  return (
    <form
      class="doorform"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (pin === "") return;
        void ask(async () => {
          await engine.supervise(pin);
          onDone();
        }, pinFault).finally(() => setPin(""));
      }}
    >
      <Field
        id="pin"
        label={m.pin.label}
        hint=""
        value={pin}
        bad={bad}
        onInput={setPin}
        input={{ type: "password", inputMode: "numeric", maxLength: 12, "data-first": true }}
      />
      <button type="submit" class="btn btn--ink btn--wide" aria-busy={busy ? "true" : undefined}>
        {busy ? m.pin.going : m.pin.go}
      </button>
    </form>
  );
}

/** A supervisor's reason to let in what was refused (S8). */
export function ReasonForm({ onReason }: { onReason: (reason: string) => void }) {
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const short = reason.trim().length < 3;
  return (
    <form
      class="doorform"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (!short) onReason(reason.trim());
      }}
    >
      {m.override.reasons.map((one) => (
        <button key={one} type="button" class="btn btn--wide" onClick={() => onReason(one)}>
          {one}
        </button>
      ))}
      <Field
        id="reason"
        label={m.override.label}
        hint={m.override.hint}
        value={reason}
        bad={tried && short ? m.override.bad : null}
        onInput={setReason}
        input={{ maxLength: 200 }}
      />
      <button type="submit" class="btn btn--ink btn--wide">
        {m.override.go}
      </button>
    </form>
  );
}

/** Of these the door decides; the others let nobody in, and their word says why. */
const LETS = new Set(["active", "used", "unpaid"]);

/** Looks tickets up by name, address or order code, where the session allows it (TH15). */
export function FindForm(props: { engine: Engine; zone: string; onLetIn: (ticket: string) => void }) {
  const { engine, zone, onLetIn } = props;
  const [text, setText] = useState("");
  const [found, setFound] = useState<readonly FoundTicket[] | null>(null);
  const { busy, bad, setBad, ask } = useAsking();
  return (
    <>
      <form
        class="doorform"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim().length < 2) return setBad(m.search.hint);
          void ask(
            async () => setFound(await engine.line.search(text.trim(), engine.supervisor())),
            (caught) => (toFault(caught).code === "offline" ? m.search.offline : faultText(toFault(caught))),
          );
        }}
      >
        <Field
          id="find"
          label={m.search.label}
          hint={m.search.hint}
          value={text}
          bad={bad}
          onInput={setText}
          input={{ maxLength: 80, "data-first": true }}
        />
        <button type="submit" class="btn btn--ink btn--wide" aria-busy={busy ? "true" : undefined}>
          {busy ? m.search.going : m.search.go}
        </button>
      </form>
      <output>{found?.length === 0 && <p>{m.search.none}</p>}</output>
      {found && found.length > 0 && (
        <ul class="found">
          {found.map((ticket) => (
            <li key={ticket.id}>
              <b>{ticket.holder_name}</b>
              <span>
                {ticket.type}
                {ticket.seat && `, ${m.seat(ticket.seat.section, ticket.seat.row, ticket.seat.number)}`}
              </span>
              <span>
                <bdi>{ticket.order_code}</bdi>
              </span>
              <b>
                {ticket.admitted_at === null
                  ? (m.search.status[ticket.status as keyof typeof m.search.status] ?? ticket.status)
                  : m.search.admitted(clockText(ticket.admitted_at, zone))}
              </b>
              {LETS.has(ticket.status) && (
                <button
                  type="button"
                  class="btn"
                  aria-label={m.search.letInOf(ticket.holder_name, ticket.type)}
                  onClick={() => onLetIn(ticket.id)}
                >
                  {m.search.letIn}
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

type SettingsProps = {
  readonly engine: Engine;
  readonly zone: string;
  /** Null where it stands on the screen itself. */
  readonly onType: (() => void) | null;
  readonly onPin: () => void;
  readonly onLanguage: (wanted: string) => void;
};

export function Settings({ engine, zone, onType, onPin, onLanguage }: SettingsProps) {
  const [loud, setLoud] = useState(sound.on);
  const [format, setFormat] = useState<PrintFormat>(printing.format);
  const { device, session } = engine.line.enrolled();
  const { supervisedUntil } = engine.state();
  const until = supervisedUntil !== null && supervisedUntil > engine.clock.now() ? supervisedUntil : null;
  return (
    <div class="doorform">
      {onType && (
        <button type="button" class="btn btn--wide" onClick={onType}>
          {m.type}
        </button>
      )}
      {session.supervised &&
        (until === null ? (
          <button type="button" class="btn btn--wide" onClick={onPin}>
            {m.pin.title}
          </button>
        ) : (
          <p>{m.pin.until(clockText(until, zone))}</p>
        ))}
      <label for="language">{m.settings.language}</label>
      <select
        id="language"
        class="doorinput"
        value={language}
        onChange={({ currentTarget: { value } }) => isLanguage(value) && onLanguage(value)}
      >
        {Object.entries(LANGUAGES).map(([code, name]) => (
          <option key={code} value={code} lang={code}>
            {name}
          </option>
        ))}
      </select>
      <button
        type="button"
        class="btn btn--wide"
        aria-pressed={loud}
        onClick={() => {
          sound.set(!loud);
          setLoud(!loud);
          unlockSound();
        }}
      >
        {m.settings.sound}
      </button>
      <label for="print">{m.settings.print}</label>
      <select
        id="print"
        class="doorinput"
        value={format}
        onChange={({ currentTarget: { value } }) => setFormat(printing.set(value))}
      >
        <option value="off">{m.settings.printOff}</option>
        <option value="badge">{m.settings.printBadge}</option>
        <option value="band">{m.settings.printBand}</option>
      </select>
      <p>{m.settings.device(device.name, dayText(session.valid_until, zone))}</p>
      {update.ready() && (
        <>
          <p>{m.settings.update}</p>
          <button type="button" class="btn btn--wide" onClick={() => update.use()}>
            {m.settings.updateNow}
          </button>
        </>
      )}
    </div>
  );
}

/** The strip over the camera that says what is wrong. */
export function TroubleStrip({ text }: { text: string }) {
  return (
    <p class="doorfault doorfault--strip" role="alert">
      <Triangle /> <span>{text}</span>
    </p>
  );
}
