/** Enrolment: the link's secret plus a name for this phone (TH15). */
import { useRef, useState } from "preact/hooks";
import { type ApiFault, toFault } from "../api/problem.ts";
import { faultText, Field, Notice, Triangle } from "./parts.tsx";
import { unlockSound } from "./signals.ts";
import { m } from "./words.ts";

const NAME = "tessera.door.name";

type Props = {
  /** Makes this phone a device. @throws ApiFault */
  readonly onEnrol: (name: string) => Promise<void>;
  /** Scans of an earlier link that were not sent. */
  readonly unsent: number;
  readonly onEarlier: () => void;
};

export function EnrolScreen({ onEnrol, unsent, onEarlier }: Props) {
  const [name, setName] = useState(() => localStorage.getItem(NAME) ?? "");
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<ApiFault | null>(null);
  const form = useRef<HTMLFormElement>(null);
  const submit = async (event: Event) => {
    event.preventDefault();
    unlockSound();
    setTried(true);
    if (name.trim() === "" || busy) return form.current?.querySelector("input")?.focus();
    setBusy(true);
    setFault(null);
    try {
      localStorage.setItem(NAME, name.trim());
      await onEnrol(name.trim());
    } catch (caught) {
      setFault(toFault(caught));
      setBusy(false);
    }
  };
  if (fault?.status === 401 || fault?.status === 404) return <Notice title={m.rejected.title} text={m.rejected.text} />;
  const sentence = fault && faultText(fault);
  return (
    <main class="gatepage" id="main">
      <h1>{m.appTitle}</h1>
      <p>{m.enrol.lead}</p>
      {sentence && (
        <p class="doorfault" role="alert">
          <Triangle /> <span>{sentence}</span>
        </p>
      )}
      {unsent > 0 && (
        <>
          <p class="doorfault">
            <Triangle /> <span>{m.enrol.unsent(unsent)}</span>
          </p>
          <button type="button" class="btn btn--wide" onClick={onEarlier}>
            {m.enrol.earlier}
          </button>
        </>
      )}
      <form ref={form} class="doorform" noValidate onSubmit={(event) => void submit(event)}>
        <Field
          id="device-name"
          label={m.enrol.name}
          hint={m.enrol.nameHint}
          value={name}
          bad={tried && name.trim() === "" ? m.enrol.nameBad : null}
          onInput={setName}
          input={{ maxLength: 60 }}
        />
        <button type="submit" class="btn btn--ink btn--wide" aria-busy={busy ? "true" : undefined}>
          {busy ? m.enrol.starting : m.enrol.start}
        </button>
      </form>
    </main>
  );
}
