/** Enrolment: the link's secret plus a name for this phone (TH15). */
import { useRef, useState } from "preact/hooks";
import { type ApiFault, toFault } from "../api/problem.ts";
import { type Enrolled, enrol, stored } from "./desk.ts";
import { m } from "./messages.en.ts";
import { faultText, Notice, Triangle } from "./parts.tsx";
import { unlockSound } from "./signals.ts";

export function EnrolScreen({ token, onDone }: { token: string; onDone: (enrolled: Enrolled) => void }) {
  const [name, setName] = useState(stored.name);
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<ApiFault | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const bad = tried && name.trim() === "";
  const submit = async (event: Event) => {
    event.preventDefault();
    unlockSound();
    setTried(true);
    if (name.trim() === "" || busy) return input.current?.focus();
    setBusy(true);
    setFault(null);
    try {
      onDone(await enrol(token, name.trim()));
    } catch (caught) {
      setFault(toFault(caught));
      setBusy(false);
    }
  };
  if (fault?.status === 401 || fault?.status === 404) return <Notice title={m.rejected.title} text={m.rejected.text} />;
  const sentence = fault && (fault.status === 409 ? m.full : faultText(fault));
  return (
    <main class="gatepage" id="main">
      <h1>{m.enrol.title}</h1>
      <p>{m.enrol.lead}</p>
      {sentence && (
        <p class="doorfault" role="alert">
          <Triangle /> <span>{sentence}</span>
        </p>
      )}
      <form class="doorform" noValidate onSubmit={(event) => void submit(event)}>
        <label for="device-name">{m.enrol.name}</label>
        <input
          ref={input}
          id="device-name"
          class="doorinput"
          type="text"
          autocomplete="off"
          maxLength={60}
          value={name}
          aria-invalid={bad ? "true" : undefined}
          aria-describedby="device-hint"
          onInput={(event) => setName(event.currentTarget.value)}
        />
        <p id="device-hint" class={bad ? "doorfault" : ""}>
          {bad && <Triangle />} <span>{bad ? m.enrol.nameBad : m.enrol.nameHint}</span>
        </p>
        <button type="submit" class="btn btn--ink btn--wide" aria-busy={busy ? "true" : undefined}>
          {busy ? m.enrol.starting : m.enrol.start}
        </button>
      </form>
    </main>
  );
}
